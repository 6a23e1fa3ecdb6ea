"""Small videos as cameras and browsers write them, made box by box and element by element."""

import hashlib
import io
import struct

from social_learning_xblocks.video_review import api as videos

LIMITS = videos.UploadLimits(size=100_000_000, seconds=180)
PIECE = 2 * 2**20


# --- MP4 and QuickTime ---------------------------------------------------------------------------------------------


def box(name: bytes, *contents: bytes) -> bytes:
    content = b"".join(contents)
    return struct.pack(">I4s", len(content) + 8, name) + content


def full(name: bytes, *contents: bytes, version: int = 0, flags: int = 0) -> bytes:
    return box(name, struct.pack(">I", version << 24 | flags), *contents)


def clock(scale: int, ticks: int, version: int = 0) -> bytes:
    form = ">QQIQ" if version else ">IIII"
    return struct.pack(form, 0, 0, scale, ticks)


UPRIGHT = (0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
TURNED = (0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000)


def track_head(number: int, ticks: int, size: tuple[int, int], matrix=UPRIGHT, version: int = 0) -> bytes:
    times = struct.pack(">QQIIQ" if version else ">IIIII", 0, 0, number, 0, ticks)
    sides = struct.pack(">II", size[0] << 16, size[1] << 16)
    return full(b"tkhd", times, bytes(16), struct.pack(">9i", *matrix), sides, version=version)


def track(
    number: int,
    kind: bytes,
    codec: bytes,
    *,
    seconds: float,
    size: tuple[int, int] = (0, 0),
    matrix=UPRIGHT,
    scale: int = 1000,
    version: int = 0,
    entry_size: tuple[int, int] = (0, 0),
) -> bytes:
    ticks = int(seconds * scale)
    entry = box(codec, bytes(24), struct.pack(">HH", *entry_size), bytes(50))
    table = full(b"stsd", struct.pack(">I", 1), entry)
    media = box(
        b"mdia",
        full(b"mdhd", clock(scale, ticks, version), bytes(4), version=version),
        full(b"hdlr", bytes(4), kind, bytes(13)),
        box(b"minf", box(b"stbl", table)),
    )
    return box(b"trak", track_head(number, ticks, size, matrix, version), media)


def movie(seconds: float, *tracks: bytes, version: int = 0, after: bytes = b"") -> bytes:
    head = full(b"mvhd", clock(1000, int(seconds * 1000), version), bytes(80), version=version)
    return box(b"moov", head, *tracks, after)


def mp4(
    seconds: float = 12.0,
    *,
    brand: bytes = b"isom",
    video: bytes | None = b"avc1",
    audio: bytes | None = b"mp4a",
    size: tuple[int, int] = (1280, 720),
    matrix=UPRIGHT,
    version: int = 0,
    movie_last: bool = False,
    media: int = 1000,
) -> bytes:
    """A file of a phone: ``media`` bytes of pictures and sound that nobody decodes."""
    tracks = []
    if video:
        tracks.append(track(1, b"vide", video, seconds=seconds, size=size, matrix=matrix, version=version))
    if audio:
        tracks.append(track(2, b"soun", audio, seconds=seconds, version=version))
    head, about = box(b"ftyp", brand, bytes(4), brand), movie(seconds, *tracks, version=version)
    data = box(b"mdat", noise(media))
    return head + (data + about if movie_last else about + data)


def fragment(
    number: int, ticks: list[int], *, at: int | None = None, default: int | None = None, long: bool = False
) -> bytes:
    """A moof with its mdat: samples of so many ticks, or as many as ``ticks`` has of ``default`` each."""
    head = full(b"tfhd", struct.pack(">I", number), flags=0x20000)
    if default is not None:
        head = full(b"tfhd", struct.pack(">IQII", number, 0, 1, default), flags=0x20000 | 0x1 | 0x2 | 0x8)
    time = b""
    if at is not None:
        time = full(b"tfdt", struct.pack(">Q" if long else ">I", at), version=int(long))
    if default is None and ticks and ticks[0]:
        samples = b"".join(struct.pack(">II", each, 10) for each in ticks)
        run = full(b"trun", struct.pack(">II", len(ticks), 0), samples, flags=0x1 | 0x100 | 0x200)
    else:
        run = full(b"trun", struct.pack(">III", len(ticks), 0, 0), flags=0x1 | 0x4)
    return box(b"moof", full(b"mfhd", bytes(4)), box(b"traf", head, time, run)) + box(b"mdat", bytes(20))


def recorded_mp4(fragments: list[bytes] | None = None, step: int = 0) -> bytes:
    """What Safari and Chromium record: no length in the head, then fragments. Three of one second, unless told."""
    extends = box(b"mvex", full(b"trex", struct.pack(">5I", 1, 1, step, 0, 0)))
    about = movie(0, track(1, b"vide", b"avc1", seconds=0, size=(640, 480)), after=extends)
    if fragments is None:
        fragments = [fragment(1, [500, 500], at=1000 * number) for number in range(3)]
    return box(b"ftyp", b"iso5", bytes(4), b"iso5") + about + b"".join(fragments)


# --- WebM and Matroska ---------------------------------------------------------------------------------------------


def element(number: int, *contents: bytes, width: int = 8) -> bytes:
    content = b"".join(contents)
    size = (1 << 7 * width | len(content)).to_bytes(width, "big")
    return number.to_bytes((number.bit_length() + 7) // 8, "big") + size + content


def unsized(number: int, *contents: bytes) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "big") + b"\x01" + b"\xff" * 7 + b"".join(contents)


def uint(number: int, value: int, length: int = 4) -> bytes:
    return element(number, value.to_bytes(length, "big"), width=1)


def webm_head(doctype: bytes = b"webm") -> bytes:
    return element(0x1A45DFA3, uint(0x4286, 1, 1), element(0x4282, doctype, width=1), width=1)


def webm_info(duration: float | None = None, scale: int | None = 1_000_000, form: str = ">d") -> bytes:
    """``duration`` in ticks of ``scale`` nanoseconds."""
    parts = [uint(0x2AD7B1, scale)] if scale is not None else []
    parts.append(element(0x4D80, b"Chrome", width=1))
    if duration is not None:
        parts.append(element(0x4489, struct.pack(form, duration), width=1))
    return element(0x1549A966, *parts)


def webm_track(number: int, kind: int, codec: bytes, *more: bytes) -> bytes:
    return element(0xAE, uint(0xD7, number, 1), uint(0x83, kind, 1), element(0x86, codec, width=1), *more)


def webm_tracks(video: bytes | None = b"V_VP9", audio: bytes | None = b"A_OPUS", more: bytes = b"") -> bytes:
    parts = []
    if video:
        parts.append(webm_track(1, 1, video, element(0xE0, uint(0xB0, 1280, 2), uint(0xBA, 720, 2)), more))
    if audio:
        parts.append(webm_track(2, 2, audio))
    return element(0x1654AE6B, *parts)


def block(ticks: int, size: int = 30) -> bytes:
    return element(0xA3, b"\x81", struct.pack(">hB", ticks, 0x80), bytes(size))


def block_group(ticks: int, lasts: int | None = None) -> bytes:
    parts = [element(0xA1, b"\x81", struct.pack(">hB", ticks, 0), bytes(9))]
    return element(0xA0, *parts, *([uint(0x9B, lasts)] if lasts is not None else []))


def cluster(time: int, *blocks: bytes, sized: bool = False) -> bytes:
    make = element if sized else unsized
    return make(0x1F43B675, uint(0xE7, time), *blocks)


def recorded_webm(seconds: int = 12, *, info: bytes | None = None, fill: int = 30, before: bytes = b"") -> bytes:
    """What browsers record: sizes unknown, no length. A block each half a second, of ``fill`` bytes; clusters of five seconds."""
    clusters = []
    for start in range(0, seconds * 1000, 5000):
        times = range(0, min(5000, seconds * 1000 - start), 500)
        clusters.append(cluster(start, *[block(ticks, fill) for ticks in times]))
    inside = before + (webm_info() if info is None else info) + webm_tracks()
    return webm_head() + unsized(0x18538067, inside, *clusters)


def webm(seconds: float = 12.0, *, doctype: bytes = b"webm", tracks: bytes | None = None) -> bytes:
    """A file of a program that knows everything: sizes, length, an index."""
    clusters = [cluster(0, block(0), block(500), sized=True), cluster(1000, block(0), sized=True)]
    tracks = webm_tracks() if tracks is None else tracks
    return webm_head(doctype) + element(0x18538067, webm_info(seconds * 1000), tracks, *clusters, uint(0xEC, 0))


# --- Sending them --------------------------------------------------------------------------------------------------


def noise(size: int, seed: int = 1) -> bytes:
    """Bytes that no packing makes smaller, the same each time."""
    return hashlib.shake_128(str(seed).encode()).digest(size)


def long_mp4(size: int) -> bytes:
    """An MP4 of about this many bytes, its movie box at the end."""
    return mp4(movie_last=True, media=size)


def pieces(content: bytes, size: int = PIECE) -> list[tuple[int, bytes]]:
    return [(start, content[start : start + size]) for start in range(0, len(content), size)]


def begin(actor, space, content: bytes, *, kind: str = "video/mp4", limits=LIMITS, **more):
    return videos.begin_upload(actor, space, size=len(content), kind=kind, limits=limits, **more)


def send(actor, space, content: bytes, *, piece: int = PIECE, **more):
    """Everything but the check at the end; how far it is then."""
    upload = begin(actor, space, content, **more)
    for start, some in pieces(content, piece):
        upload = videos.append(actor, space, upload.uuid, offset=start, stream=io.BytesIO(some))
    return upload


def make_video(actor, space, content: bytes | None = None, *, limits=LIMITS, **more):
    """A video that has arrived and was checked."""
    upload = send(actor, space, mp4() if content is None else content, limits=limits, **more)
    return videos.finish(actor, space, upload.uuid, limits=limits)
