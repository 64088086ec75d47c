"""Odd titles for property tests of the folds."""

from hypothesis import strategies as st

any_text = st.text(max_size=400)
titles = st.one_of(
    any_text,
    st.text(alphabet="aeiou AEIOU!:()/-0123457&½·.'é\u0301\u3099\u200bカバ", max_size=80),
    st.lists(st.sampled_from(["the", "Chapter", "One", "Part", "II", ":", " / ", "(Part 2)", "se7en", "!", "½"])).map(
        " ".join
    ),
)
