"""The words, names and addresses that the templates use."""

from datetime import date

from flask import Flask, url_for

from app.decisions.models import CHOICES, MAX_REASON
from app.films.models import Film
from app.references.wire import percent
from app.shows.models import Show
from app.web.places import COUNTRIES, LANGUAGES

CHOICE_LABELS = {"thematic": "Thematic", "title_only": "Title only", "not_this_film": "Not this film"}
CHOICE_HELP = {
    "thematic": "The film matters to the episode: its story, themes or style.",
    "title_only": "The episode borrows the title and nothing more.",
    "not_this_film": "The title does not mean this film.",
}
FIELD_LABELS = {
    "title": "Title",
    "air_year": "Aired in",
    "year": "Aired in",
    "film_year": "Film of about",
    "limit": "Limit",
}
TAKE_BACK = "Press again to take your vote back."
SUPPORT_HELP = "You think so too."
TAKE_BACK_SUPPORT = "Press again to take your support back."
VERDICT_LABELS = {
    "too_few_votes": "Too few votes",
    "wrong_film": "Wrong film",
    "thematic": "Thematic",
    "title_only": "Title only",
    "contested": "Contested",
    "leaning_thematic": "Leaning thematic",
    "leaning_title_only": "Leaning title only",
    "even": "Even",
}
RELATION_LABELS = {
    "exact": "Exact",
    "stylised": "Stylised",
    "variant": "Variant",
    "partial": "Partial",
    "parody": "Parody",
}
RELATION_HELP = {
    "exact": "The same title; case, punctuation and diacritics aside.",
    "stylised": "The same title, written otherwise.",
    "variant": "Another article, number form, word order or subtitle.",
    "partial": "One title contains the other.",
    "parody": "A pun, or a word put in place of another.",
}


def country_name(code: str) -> str:
    """English name of a country code; the code itself where no name is known."""
    return COUNTRIES.get(code, code)


def language_name(code: str) -> str:
    """English name of a language code; the code itself where no name is known."""
    return LANGUAGES.get(code) or LANGUAGES.get(code.partition("-")[0], code)


def air_date(text: str) -> str:
    """An air date in words: "8 Oct 2020", or the year where only that is known."""
    if len(text) < 10:
        return text
    day = date.fromisoformat(text)
    return f"{day.day} {day:%b %Y}"


def episode_number(season: int | None, number: int | None) -> str:
    """ "S01E04", blank for an episode without a number."""
    return "" if season is None or number is None else f"S{season:02}E{number:02}"


def show_years(show: Show) -> str:
    """ "2005–2020", "2013–" for a show that goes on, "2006" for one year."""
    if show.last_year == show.first_year:
        return str(show.first_year)
    return f"{show.first_year}–{show.last_year or ''}"


def film_links(film: Film) -> list[tuple[str, str]]:
    """Name and address of a film on other sites, by its ids there, else by its IMDb id."""
    links = []
    if film.imdb_id:
        links.append(("IMDb", f"https://www.imdb.com/title/{film.imdb_id}/"))
        links.append(("Letterboxd", f"https://letterboxd.com/imdb/{film.imdb_id}/"))
    if film.tmdb_id:
        links.append(("TMDB", f"https://www.themoviedb.org/movie/{film.tmdb_id}"))
    elif film.imdb_id:
        found = f"https://www.themoviedb.org/redirect?external_source=imdb_id&external_id={film.imdb_id}"
        links.append(("TMDB", found))
    if film.wikidata_id:
        links.append(("Wikidata", f"https://www.wikidata.org/wiki/{film.wikidata_id}"))
    elif film.imdb_id:
        links.append(("Wikidata", f"https://www.wikidata.org/w/index.php?search=haswbstatement:P345={film.imdb_id}"))
    return links


def show_links(show: Show) -> list[tuple[str, str]]:
    """Name and address of a show on other sites."""
    links = []
    if show.imdb_id:
        links.append(("IMDb", f"https://www.imdb.com/title/{show.imdb_id}/"))
    if show.tvmaze_id:
        links.append(("TVmaze", f"https://www.tvmaze.com/shows/{show.tvmaze_id}"))
    if show.wikidata_id:
        links.append(("Wikidata", f"https://www.wikidata.org/wiki/{show.wikidata_id}"))
    return links


def register_template_helpers(app: Flask, fingerprints: dict[str, str]) -> None:
    """Make the words and functions of this module known to the templates."""

    def static_url(name: str) -> str:
        return url_for("static", filename=name, v=fingerprints[name])

    app.add_template_filter(country_name)
    app.add_template_filter(language_name)
    app.add_template_filter(percent)
    app.add_template_filter(air_date)
    app.jinja_env.globals.update(
        CHOICES=CHOICES,
        CHOICE_LABELS=CHOICE_LABELS,
        CHOICE_HELP=CHOICE_HELP,
        FIELD_LABELS=FIELD_LABELS,
        MAX_REASON=MAX_REASON,
        SUPPORT_HELP=SUPPORT_HELP,
        TAKE_BACK=TAKE_BACK,
        TAKE_BACK_SUPPORT=TAKE_BACK_SUPPORT,
        VERDICT_LABELS=VERDICT_LABELS,
        RELATION_LABELS=RELATION_LABELS,
        RELATION_HELP=RELATION_HELP,
        episode_number=episode_number,
        film_links=film_links,
        show_links=show_links,
        show_years=show_years,
        static_url=static_url,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
