"""What the engine says of its features."""

from app.matching.card import feature_groups
from app.matching.features import FEATURES, NAMES


def test_every_feature_stands_in_one_group_in_the_words_of_its_docstring() -> None:
    told = [feature for group in feature_groups() for feature in group.features]
    assert sorted(name for name, _ in told) == sorted(NAMES)
    texts = {feature.__name__: feature.__doc__ or "" for feature in FEATURES}
    for name, text in told:
        assert text
        assert "\n" not in text
        assert " ".join(texts[name].split()).startswith(text)


def test_every_group_says_what_it_looks_at() -> None:
    groups = feature_groups()
    assert [group.text for group in groups if not group.text.endswith(".") or "\n" in group.text] == []
    assert all(group.features for group in groups)
    assert len({group.text for group in groups}) == len(groups)
