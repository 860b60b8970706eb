"""Records what Pillow and TensorFlow make of test images, for test/policy/image.

usage: python tools/golden/record_images.py [--tensorflow] test/golden/images.json

Pillow's results and TensorFlow's JPEG (with --tensorflow, else those of the file are kept) are recorded as hashes of many
sizes, TensorFlow's resizers as the bytes of small images, because floats may differ in the last place. Needs numpy and Pillow, or tensorflow.
"""

import base64
import hashlib
import json
import sys

import numpy as np
from PIL import Image
import PIL

KERNELS = {"box": Image.BOX, "bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC, "lanczos": Image.LANCZOS}
SIZES = [
    ((256, 256), (224, 224)),
    ((64, 48), (28, 28)),
    ((33, 30), (90, 77)),
    ((28, 28), (28, 56)),
    ((61, 7), (7, 61)),
    ((3, 2), (1, 1)),
]
JPEG_SIZES = [(256, 256), (40, 32), (33, 31), (17, 9), (5, 4), (3, 2), (1, 1)]
QUALITIES = [95, 100, 60, 20, 2]
SMALL = [((40, 32), (28, 28)), ((30, 22), (41, 37)), ((28, 28), (28, 28))]


def noise(width, height):
    """A linear congruential generator's high bytes; test/policy/image/test-images.ts has the same."""
    state, values = 12345, []
    for _ in range(width * height * 3):
        state = (state * 1103515245 + 12345) % 2**31
        values.append(state >> 23)
    return np.array(values, dtype=np.uint8).reshape(height, width, 3)


def ramps(width, height):
    """Smooth ramps with a hard-edged square."""
    y, x = np.mgrid[0:height, 0:width]
    image = np.stack([x * 255 // max(1, width - 1), y * 255 // max(1, height - 1), (x + y) * 5 % 256], axis=2)
    image[height // 4 : height // 2, width // 4 : width // 2] = [250, 10, 40]
    return image.astype(np.uint8)


IMAGES = {"noise": noise, "ramps": ramps}


def pillow():
    for name, make in IMAGES.items():
        for source, target in SIZES:
            for kernel, filter_ in KERNELS.items():
                out = np.asarray(Image.fromarray(make(*source)).resize(target, filter_))
                yield {
                    "image": name,
                    "from": source,
                    "to": target,
                    "kernel": kernel,
                    "sha256": hashlib.sha256(out.tobytes()).hexdigest(),
                }


def packed(array):
    return base64.b64encode(np.asarray(array).tobytes()).decode()


def tensorflow():
    import tensorflow as tf

    cases = []
    for name, make in IMAGES.items():
        for source, target in SMALL:
            image = make(*source)
            size = (target[1], target[0])
            lanczos = tf.image.resize(image, size, method="lanczos3", antialias=True)
            lanczos = tf.cast(tf.clip_by_value(tf.round(lanczos), 0, 255), tf.uint8)
            side = tf.sqrt(0.9)
            low = (1 - side) / 2
            unit = tf.image.convert_image_dtype(tf.convert_to_tensor(image), tf.float32)[None]
            cut = tf.image.crop_and_resize(unit, tf.reshape(tf.stack([low, low, low + side, low + side]), (1, 4)), [0], size)
            cut = tf.image.convert_image_dtype(tf.clip_by_value(cut[0], 0, 1), tf.uint8, saturate=True)
            cases.append(
                {
                    "image": name,
                    "from": source,
                    "to": target,
                    "lanczos3": packed(lanczos),
                    "centreCrop": packed(cut),
                }
            )
    jpeg = []
    for name, make in IMAGES.items():
        for size in JPEG_SIZES:
            for quality in QUALITIES:
                encoded = tf.io.encode_jpeg(make(*size), quality=quality)
                out = tf.io.decode_image(encoded, expand_animations=False, dtype=tf.uint8).numpy()
                digest = hashlib.sha256(out.tobytes()).hexdigest()
                jpeg.append({"image": name, "size": size, "quality": quality, "sha256": digest})
    return {"version": tf.__version__, "cases": cases, "jpeg": jpeg}


def main():
    arguments = [each for each in sys.argv[1:] if each != "--tensorflow"]
    path = arguments[0]
    if "--tensorflow" in sys.argv:
        flow = tensorflow()
    else:
        with open(path, encoding="utf-8") as file:
            flow = json.load(file)["tensorflow"]
    recorded = {"pillow": {"version": PIL.__version__, "cases": list(pillow())}, "tensorflow": flow}
    with open(path, "w", encoding="utf-8") as file:
        # As the formatter of this repository writes it, but for short lists.
        json.dump(recorded, file, indent=2)
        file.write("\n")


if __name__ == "__main__":
    main()
