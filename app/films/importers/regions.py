"""The language of a title from the region it is shown in, where that is sure; else nothing is claimed.

A title in Latin letters says little where people write in others: "Shichinin no samurai" may be anybody's spelling.
"""

import re

_LATIN = {
    "AT": "de",
    "DE": "de",
    "DDDE": "de",
    "XWG": "de",
    "FR": "fr",
    "IT": "it",
    "VA": "it",
    "ES": "es",
    "MX": "es",
    "AR": "es",
    "CL": "es",
    "CO": "es",
    "PE": "es",
    "UY": "es",
    "VE": "es",
    "CU": "es",
    "BO": "es",
    "EC": "es",
    "CR": "es",
    "DO": "es",
    "GT": "es",
    "PA": "es",
    "PT": "pt",
    "BR": "pt-BR",
    "NL": "nl",
    "PL": "pl",
    "CZ": "cs",
    "CSHH": "cs",
    "SK": "sk",
    "HU": "hu",
    "RO": "ro",
    "SE": "sv",
    "DK": "da",
    "NO": "no",
    "FI": "fi",
    "IS": "is",
    "EE": "et",
    "LV": "lv",
    "LT": "lt",
    "HR": "hr",
    "SI": "sl",
    "AL": "sq",
    "TR": "tr",
    "VN": "vi",
}
_CYRILLIC, _KANA_OR_HAN = "\u0400-\u04ff", "\u3040-\u30ff\u3400-\u9fff"
_OTHER = {
    region: (language, re.compile(f"[{letters}]"))
    for region, language, letters in (
        ("RU", "ru", _CYRILLIC),
        ("SUHH", "ru", _CYRILLIC),
        ("UA", "uk", _CYRILLIC),
        ("BG", "bg", _CYRILLIC),
        ("MK", "mk", _CYRILLIC),
        ("RS", "sr", _CYRILLIC),
        ("GR", "el", "\u0370-\u03ff\u1f00-\u1fff"),
        ("IL", "he", "\u0590-\u05ff"),
        ("IR", "fa", "\u0600-\u06ff"),
        ("EG", "ar", "\u0600-\u06ff"),
        ("AM", "hy", "\u0530-\u058f"),
        ("GE", "ka", "\u10a0-\u10ff"),
        ("TH", "th", "\u0e00-\u0e7f"),
        ("JP", "ja", _KANA_OR_HAN),
        ("KR", "ko", "\uac00-\ud7af"),
        ("CN", "zh", "\u3400-\u9fff"),
        ("TW", "zh-TW", "\u3400-\u9fff"),
        ("HK", "zh-HK", "\u3400-\u9fff"),
    )
}


def language_of_region(region: str, title: str) -> str:
    """BCP 47 tag of the language of a title that is shown in a region under it; blank when that is not sure."""
    if region in _LATIN:
        return _LATIN[region]
    language, letters = _OTHER.get(region, ("", None))
    return language if letters and letters.search(title) else ""
