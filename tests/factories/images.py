"""Real pictures, small ones, and files that only claim to be some."""

import io
import struct
import zlib

from PIL import Image

RED = (200, 30, 30)
GPS_TAG, ORIENTATION_TAG, CAMERA_TAG = 0x8825, 0x0112, 0x0110


def picture(form: str = "PNG", size: tuple[int, int] = (4, 3), mode: str = "RGB", **options) -> bytes:
    """A red picture. ``form`` is Pillow's name for it."""
    plain = Image.new(mode, size, RED if mode == "RGB" else 0)
    return saved(plain, form, **options)


def saved(image: Image.Image, form: str, **options) -> bytes:
    target = io.BytesIO()
    image.save(target, form, **options)
    return target.getvalue()


def photo(size: tuple[int, int] = (4, 3), orientation: int = 1) -> bytes:
    """A JPEG as a phone makes it: with the place, the camera, and perhaps lying on its side."""
    exif = Image.Exif()
    exif[CAMERA_TAG] = "Phone of Ben"
    exif[ORIENTATION_TAG] = orientation
    exif.get_ifd(GPS_TAG).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    return picture("JPEG", size, exif=exif)


def phone_burst() -> bytes:
    """A JPEG with a second picture behind the first, as many phones make them (Pillow calls it MPO)."""
    return saved(Image.new("RGB", (4, 3), RED), "MPO", save_all=True, append_images=[Image.new("RGB", (4, 3))])


def bomb(side: int = 20_000) -> bytes:
    """A PNG of a few bytes that says it has side * side pixels."""
    return png((b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0" * 9)))


def colourless() -> bytes:
    """A PNG whose pixels are numbers of colours, one of them transparent, and which has lost its list of colours."""
    header = struct.pack(">IIBBBBB", 4, 3, 1, 3, 0, 0, 0)
    return png((b"IHDR", header), (b"tRNS", b"\0"), (b"IDAT", zlib.compress(b"\0" * 6)))


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG of these chunks, whatever is in them."""
    written = (
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        for name, content in (*chunks, (b"IEND", b""))
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"


def polyglot() -> bytes:
    """A GIF that is a web page as well: whoever guesses the type from the bytes may run the script in it."""
    return picture("GIF") + HTML
