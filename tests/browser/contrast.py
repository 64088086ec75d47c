"""Contrast of text by WCAG 2: relative luminance of a colour, composed over what lies under it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

Colour = tuple[float, float, float, float]

_NUMBER = re.compile(r"-?\d*\.?\d+(?:e-?\d+)?")
LARGE_PX, LARGE_BOLD_PX, BOLD = 24.0, 18.66, 700


def parse(text: str) -> Colour:
    """A computed CSS colour as red, green, blue, alpha from 0 to 1. Raises ValueError for one it cannot read."""
    numbers = [float(number) for number in _NUMBER.findall(text.partition("(")[2])]
    alpha = numbers[3] if len(numbers) == 4 else 1.0
    if text.startswith("rgb") and len(numbers) in (3, 4):
        return numbers[0] / 255, numbers[1] / 255, numbers[2] / 255, alpha
    if text.startswith("color(srgb ") and len(numbers) in (3, 4):
        return numbers[0], numbers[1], numbers[2], alpha
    raise ValueError(f"cannot read the colour {text!r}")


def over(top: Colour, below: Colour) -> Colour:
    """A colour laid over an opaque one."""
    red, green, blue = (t * top[3] + b * (1 - top[3]) for t, b in zip(top[:3], below[:3], strict=True))
    return red, green, blue, 1.0


def luminance(colour: Colour) -> float:
    """Relative luminance of an opaque colour."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3]]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def background(layers: Sequence[str]) -> Colour:
    """The opaque colour of background layers, the uppermost first; under the last lies white."""
    colour: Colour = (1.0, 1.0, 1.0, 1.0)
    for layer in reversed(layers):
        colour = over(parse(layer), colour)
    return colour


def ratio(colour: str, layers: Sequence[str], opacity: float = 1.0) -> float:
    """Contrast of a colour against background layers, from 1 to 21."""
    below = background(layers)
    red, green, blue, alpha = parse(colour)
    lights = sorted((luminance(over((red, green, blue, alpha * opacity), below)), luminance(below)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


@dataclass(frozen=True)
class Text:
    """A piece of text as it is shown."""

    where: str
    text: str
    colour: str
    layers: tuple[str, ...]
    opacity: float
    size: float
    weight: float

    @property
    def ratio(self) -> float:
        """Its contrast."""
        return ratio(self.colour, self.layers, self.opacity)

    @property
    def needed(self) -> float:
        """The contrast that it needs: 3 where it is large, else 4.5."""
        large = self.size >= LARGE_PX or (self.size >= LARGE_BOLD_PX and self.weight >= BOLD)
        return 3.0 if large else 4.5

    def __str__(self) -> str:
        return f"{self.where} “{self.text}” {self.ratio:.2f} < {self.needed}"
