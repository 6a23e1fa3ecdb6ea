"""Archives that are damaged, or made to do damage; JSON of any size, an entry at a time."""

import io
import json
import os
import stat
import tarfile
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from microblog.domain.archives import files, streams
from microblog.domain.archives.files import Archive, Damaged, safe_name
from microblog.domain.archives.streams import read_entries
from social_learning_xblocks.kit.errors import Invalid
from tests.factories.archives import tarred, write, zipped

TRICKS = {
    "../outside.json": "1",
    "/etc/absolute.json": "2",
    "a/../../up.json": "3",
    "..\\windows.json": "4",
    "C:\\drive.json": "5",
}


def listed(path):
    with Archive(path) as archive:
        return sorted(archive.members), archive.refused


def entries(text, key="", size=streams.CHUNK):
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return list(read_entries(Slow(raw, size), "x.json", key))


def gather(items, found):
    """Put items into a list that holds what came before an error, too."""
    for item in items:
        found.append(item)


class Slow(io.RawIOBase):
    """Gives no more than so many bytes at a time, whatever it is asked for."""

    def __init__(self, raw, size):
        self._raw = io.BytesIO(raw)
        self._size = size

    def read(self, size=-1):
        return self._raw.read(self._size)


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_names_that_lead_out_of_an_archive_are_as_if_they_were_not_there(tmp_path, pack):
    assert listed(pack(tmp_path / "x", {**TRICKS, "./a/b.json": "6", "c.json": "7"})) == (["a/b.json", "c.json"], 5)


@pytest.mark.parametrize(
    ("raw", "expected"), [("a//b", "a/b"), ("", None), (".", None), ("a\0b", None), ("a:b/c", None), ("b/c:d", "b/c:d")]
)
def test_names_as_they_are_looked_up(raw, expected):
    assert safe_name(raw) == expected


def test_links_are_not_followed(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    folder = write(tmp_path / "folder", {"a.json": "[]"})
    (folder / "link.json").symlink_to(secret)
    (folder / "deep").symlink_to(tmp_path, target_is_directory=True)
    packed = tmp_path / "x.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        info = zipfile.ZipInfo("link.json")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, str(secret))
        archive.writestr("folder/", "")
        archive.writestr("a.json", "[]")

    assert listed(folder) == (["a.json"], 1)
    assert listed(packed) == (["a.json"], 1)
    assert listed(tarred(tmp_path / "x.tar.gz", {"a.json": "[]"}, links={"b.json": str(secret)})) == (["a.json"], 1)


def test_a_pipe_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe.json")
    assert listed(tmp_path) == ([], 1)


def test_what_would_fill_the_disk_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "HARMLESS", 1000)
    zeros = {"bomb.json": b" " * 1_000_000, "a.json": "[]"}
    assert listed(zipped(tmp_path / "x.zip", zeros)) == (["a.json"], 1)
    with pytest.raises(Invalid, match="unpacks to far too much"):
        listed(tarred(tmp_path / "x.tar.gz", zeros))
    monkeypatch.setattr(files, "MOST_BYTES", 10)
    assert listed(zipped(tmp_path / "y.zip", {"a.json": "x" * 20})) == ([], 1)


def test_folders_in_a_tar_file_and_too_many_members(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MOST_MEMBERS", 1)
    with tarfile.open(tmp_path / "x.tar", "w") as packed:
        folder = tarfile.TarInfo("folder")
        folder.type = tarfile.DIRTYPE
        packed.addfile(folder)
        for name in ("folder/a.json", "b.json"):
            packed.addfile(tarfile.TarInfo(name), io.BytesIO())
    assert listed(tmp_path / "x.tar") == (["folder/a.json"], 0)


def test_nothing_of_a_tar_file_stays(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    with Archive(tarred(tmp_path / "x.tar.gz", {"a.json": "[1]"})) as archive, archive.members["a.json"].open() as file:
        assert file.read() == b"[1]"
        assert [path.name for path in (tmp_path / "temporary").glob("*/*")] == ["0"]
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"nothing", "neither a folder nor a ZIP or TAR file"),
        (b"", "neither a folder nor"),
        (None, "neither a folder nor|cannot be read"),
    ],
)
def test_what_is_no_archive_is_refused(tmp_path, content, sentence):
    path = tmp_path / "x"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Invalid, match=sentence):
        listed(path)


def test_a_tar_file_that_breaks_off_is_refused(tmp_path):
    whole = tarred(tmp_path / "x.tar.gz", {"a.json": os.urandom(100_000)})
    whole.write_bytes(whole.read_bytes()[:50_000])
    with pytest.raises(Invalid, match=r"x\.tar\.gz cannot be read: it is damaged"):
        listed(whole)


def test_a_member_that_is_damaged_is_read_as_far_as_it_is_whole(tmp_path):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a.json", json.dumps([1, 2, "word " * 200_000]))
    raw = path.read_bytes()
    path.write_bytes(raw[:900_000].replace(b"word", b"ward") + raw[900_000:])
    with Archive(path) as archive, archive.members["a.json"].open() as file:
        found = read_entries(file, "a.json")
        assert [next(found), next(found)] == [1, 2]
        with pytest.raises(Damaged, match=r"a\.json is damaged at character .*: the archive cannot be read on"):
            next(found)


def test_the_nearest_landmark_leads(tmp_path):
    folder = write(tmp_path, {"x/outbox.json": "1", "x/a/outbox.json": "2", "y/z.json": "3"})
    with Archive(folder) as archive:
        archive.enter("outbox.json")
        assert sorted(archive.members) == ["a/outbox.json", "outbox.json"]
        with pytest.raises(Invalid, match=r"no users\.json"):
            archive.enter("users.json")


@given(
    st.lists(
        st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=20), st.lists, max_leaves=5),
        max_size=5,
    )
)
def test_entries_are_what_the_whole_file_says(found):
    for size in (1, 7, 1000):
        assert entries(json.dumps(found), size=size) == found
        collection = {"a": found, "totalItems": 3, "orderedItems": found, "b": 1}
        assert entries(json.dumps(collection, ensure_ascii=False, indent=1), "orderedItems", size) == found


@pytest.mark.parametrize(
    ("text", "before", "reason"),
    [
        ("", [], "something else than a list"),
        ("{}", [], "something else than a list"),
        ("[1, 2", [1, 2], "at character 5: the file breaks off"),
        ("[1, tru", [1], "Expecting value"),
        ("[1 2]", [1], "at character 3: an entry does not end"),
        ('[1, "abc', [1], "at character 4: Unterminated string"),
        ('[1, {"a": nul}, 2]' + " " * 100, [1], "Expecting value"),
        ("[" * 100_000, [], "nested too deeply"),
        (f"[{'9' * 5000}]", [], "a number is too long"),
    ],
)
def test_a_damaged_list_is_read_as_far_as_it_is_whole(text, before, reason):
    for size in (3, 100_000):
        found = []
        with pytest.raises(Damaged, match=reason):
            gather(read_entries(Slow(text.encode(), size), "x.json"), found)
        assert found == before


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[]", "something else than a collection"),
        ('{"a": 1}', "has no list"),
        ("{}", "has no list"),
        ('{"items": {}}', "something else than a list"),
        ('{"a" 1}', "a name without a value"),
        ('{"a": 1 "b": 2}', "an entry does not end"),
        ('{"a": 1', "an entry does not end"),
        ('{"a": 1,', "Expecting value"),
    ],
)
def test_a_collection_that_is_none_is_refused(text, reason):
    with pytest.raises(Damaged, match=reason):
        entries(text, "items")


def test_an_entry_that_never_ends_does_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(streams, "LONGEST_ENTRY", 1000)
    monkeypatch.setattr(streams, "CHUNK", 100)
    with pytest.raises(Damaged, match="an entry has more than 0 million characters"):
        entries('["' + "a" * 100_000, size=100)


def test_bytes_that_are_no_text_and_a_byte_order_mark():
    assert entries(b'\xef\xbb\xbf["a\xffb"]') == ["a\N{REPLACEMENT CHARACTER}b"]


def test_how_far_it_is_is_told():
    told = []
    list(read_entries(io.BytesIO(b"[1, 2]"), "x.json", moved=told.append))
    assert sum(told) == 6


def test_an_encrypted_member_is_there_but_cannot_be_opened(tmp_path):
    path = zipped(tmp_path / "x.zip", {"a.json": "[]"})
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    with Archive(path) as archive:
        assert archive.open("b.json") is None
        with pytest.raises(Damaged, match=r"a\.json cannot be opened"):
            archive.open("a.json")
