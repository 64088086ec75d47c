"""English names of countries (ISO 3166-1, and states that no longer exist) and of languages (BCP 47)."""

from typing import Final

COUNTRIES: Final = {
    "AE": "United Arab Emirates", "AR": "Argentina", "AT": "Austria", "AU": "Australia", "BE": "Belgium",
    "BG": "Bulgaria",
    "BW": "Botswana", "BO": "Bolivia", "BR": "Brazil", "CA": "Canada", "CH": "Switzerland", "CL": "Chile",
    "CN": "China", "CO": "Colombia", "CS": "Czechoslovakia", "CU": "Cuba", "CZ": "Czechia", "DD": "East Germany",
    "DE": "Germany", "DK": "Denmark", "DZ": "Algeria", "EE": "Estonia", "EG": "Egypt", "ES": "Spain",
    "FI": "Finland", "FR": "France", "GB": "United Kingdom", "GE": "Georgia", "GR": "Greece", "HK": "Hong Kong",
    "HR": "Croatia", "HU": "Hungary", "ID": "Indonesia", "IE": "Ireland", "IL": "Israel", "IN": "India",
    "IR": "Iran", "IS": "Iceland", "IT": "Italy", "JP": "Japan", "KR": "South Korea", "KZ": "Kazakhstan",
    "LB": "Lebanon", "LT": "Lithuania", "LU": "Luxembourg", "LV": "Latvia", "MA": "Morocco", "MT": "Malta",
    "MX": "Mexico", "MY": "Malaysia", "NL": "Netherlands", "NO": "Norway", "NZ": "New Zealand", "PE": "Peru",
    "PH": "Philippines", "PL": "Poland", "PT": "Portugal", "QA": "Qatar", "RO": "Romania", "RS": "Serbia",
    "RU": "Russia", "SE": "Sweden", "SG": "Singapore", "SI": "Slovenia", "SK": "Slovakia", "SU": "Soviet Union",
    "TH": "Thailand", "TN": "Tunisia", "TR": "Türkiye", "TW": "Taiwan", "UA": "Ukraine", "US": "United States",
    "UY": "Uruguay", "VE": "Venezuela", "VN": "Vietnam", "YU": "Yugoslavia", "ZA": "South Africa",
}  # fmt: skip

LANGUAGES: Final = {
    "ar": "Arabic", "bn": "Bengali", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew",
    "hi": "Hindi", "hu": "Hungarian", "id": "Indonesian", "is": "Icelandic", "it": "Italian", "ja": "Japanese",
    "ja-Latn": "Japanese, romanised", "ko": "Korean", "ko-Latn": "Korean, romanised", "nl": "Dutch",
    "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "ru-Latn": "Russian, romanised", "sv": "Swedish", "te": "Telugu", "te-Latn": "Telugu, romanised", "th": "Thai",
    "tr": "Turkish", "uk": "Ukrainian", "yua": "Yucatec Maya",
    "yue": "Cantonese", "yue-Latn": "Cantonese, romanised", "zh": "Chinese",
    "zh-Latn": "Chinese, romanised",
}  # fmt: skip
