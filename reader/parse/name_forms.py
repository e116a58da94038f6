"""Other forms of the names of fields: with a word before them, and in other languages; the codes of languages."""

from __future__ import annotations

import re

_FOREIGN = {
    "title": "titel titre título titulo titolo tytuł название заголовок 标题 標題 タイトル 제목",
    "author": "autor autorin auteur auteurs autores autore autori författare автор 作者 著者 저자",
    "date": "datum fecha veröffentlicht publié publicado pubblicato дата 日期 发布时间 發布時間 发布日期 公開日 날짜",
    "created": "erstellt creado créé créée criado creato gemaakt skapad создано 创建时间 創建時間 作成日 작성일",
    "updated": "aktualisiert geändert modifié actualizado aggiornato обновлено 更新时间 更新時間 更新日",
    "tags": "schlagwörter schlagworte étiquettes etiquetas etichette метки теги 标签 標籤 タグ 태그",
    "category": "kategorie kategorien catégorie catégories categoría categorías categoria categorie 分类 分類",
    "summary": "zusammenfassung beschreibung résumé resumen resumo sommario описание 摘要 简介 描述 概要 要約",
    "source": "quelle fuente fonte källa источник 来源 來源 出典 公众号",
    "url": "lien enlace ссылка 链接 網址 网址 原文链接 原文地址 リンク",
    "image": "bild titelbild imagen immagine картинка 封面 图片",
    "language": "sprache langue idioma lingua язык 语言",
}
FOREIGN = {word: name for name, words in _FOREIGN.items() for word in words.split()}
"""Each word, and the English name of the field that it means."""
_BEFORE = "article page post story item entry bookmark note doc document episode video book og dc meta seo hugo dg"
_AFTER = (
    "title headline url link permalink date published publishedat publisheddate pubdate created createdat updated"
    " modified author authors byline tags categories category keywords topics description summary excerpt abstract"
    " image cover thumbnail language feedtitle sitename"
)
PREFIXED = {before + name: name for before in _BEFORE.split() for name in _AFTER.split()}
"""Names that programs put a word of their own before (`story_title`, `page-author`). These
come behind all others."""
_OTHERWISE = PREFIXED | FOREIGN
_WHEN = "(?:date|time|datetime|day|at|on|utc|gmt|ts|timestamp|iso|unix|when)"
_OUT = (
    "(?:publish(?:ed)?|publication|pub|post(?:ed)?|issued?|released?|premiered?|air(?:ed)?|upload(?:ed)?|sent|deliver(?:y|ed)"
    "|written|recorded|announced|broadcast|debuted?)"
)
"""Words for an article's becoming known."""
_KEPT = (
    "(?:saved?|added|captured?|fetched|clipp?(?:ed|ing)?|collected|bookmarked|import(?:ed)?|archived?|scraped?|crawled"
    "|retriev(?:ed|al)|access(?:ed)?|download(?:ed)?|ingest(?:ed)?|extracted|copied|harvested|highlighted|starred"
    "|favou?rited|received|detected|kept|snipped|found|discovered)"
)
"""Words for somebody's keeping a copy of it."""
_ENDS = (
    (
        "url",
        re.compile(
            r"[a-z]{0,20}?(?:canonical|orig|original|source|abs|page|article|post|web|story|entry|item|external|full|target"
            r"|public|read|view|open|online|episode|paper|book|talk|thread|status|message|news|blog|issue|note|record"
            r"|resource|bookmark|content|document|browser|permanent|perma)(?:url|uri|link|href|address)\Z"
            r"|(?:view|read)(?:online|original|inbrowser|onweb)\Z"
        ),
    ),
    (
        "image",
        re.compile(
            r"[a-z]{2,20}?(?:image|img|thumb|thumbnail|cover|banner|picture|poster)(?:url|uri|src|path|file|link)?\Z"
        ),
    ),
    (
        "updated",
        re.compile(
            rf"[a-z]{{0,20}}?(?:(?:date|time)?(?:updated?|modified|edited|revised|changed){_WHEN}"
            r"|date(?:updated?|modified|edited|revised|changed)|lastmodified|lastupdated)\Z"
        ),
    ),
    (
        "savedat",
        re.compile(
            rf"[a-z]{{0,20}}?(?:(?:date|time){_KEPT}|{_KEPT}{_WHEN})\Z|(?:scraped|crawled|extracted|copied|ingested|downloaded)\Z"
            r"|(?:date|timestamp)read\Z|read(?:at|on|date)\Z"
        ),
    ),
    (
        "published",
        re.compile(
            rf"[a-z]{{0,20}}?(?:(?:date|time){_OUT}|{_OUT}{_WHEN})\Z|(?:premiered?|aired|released|debuted?)\Z|[a-z]{{2,12}}date\Z"
        ),
    ),
    ("author", re.compile(r"[a-z]{2,20}?(?:authors?|byline|authornames?)\Z")),
    ("tags", re.compile(r"[a-z]{2,20}?(?:tags|keywords|categories)\Z")),
)
"""How names end that people and programs make up, and the usual name of the field that they mean."""
_OF_OTHERS = re.compile(
    r"\A(?:un|has|use|hide|show|exclude|default|focus|end|expir)|(?:co|image|cover)author|author(?!s?\Z|names?\Z)|avatar|icon|logo|profile"
    r"|feed|site(?!name)|quote|photo|series|parent|related|prev|next|translat|edit|comment|discuss|repo|background|\Abg|map|qr|team|sponsor|mastodon|twitter(?!im)|facebook(?!im)"
)
"""Names of what belongs to another thing than the article."""
_OTHER_DAYS = re.compile(
    r"due|expir|birth|born|death|died|review|until|deadline|remind|schedul|next|last|valid|embargo|check|test|sync"
    r"|generat|build|built|index|version|effective|stale|end|complet|closed|finish|resolv|start|begin|updat|modif"
    r"|edit|chang|install|order|join|archive|purchase|invoice|payment|exam|applic|hire"
)
"""Names of days on which something else happened than that the article appeared."""
_IN_A_LANGUAGE = ("title", "description", "summary", "desc", "excerpt", "headline")


def base_name(name: str) -> str:
    """The usual name of the field that an unusual one means (`blogger_orig_url`, `autor`); empty for none.

    name: folded. It may be known by a word before it, in another language, or by how it ends.
    """
    if usual := _OTHERWISE.get(name):
        return usual
    if len(name) > 40 or _OF_OTHERS.search(name):
        return ""
    if name[-2:] in LANGUAGES and name[-2:] != "id" and name[:-2] in _IN_A_LANGUAGE:
        return name[:-2]
    meant = next((meant for meant, pattern in _ENDS if pattern.match(name)), "")
    return "" if meant == "published" and _OTHER_DAYS.search(name) else meant


def names_another_day(name: str) -> bool:
    """Whether a field's name speaks of another day than that on which an article appeared (`due`, `reviewed`)."""
    return _OTHER_DAYS.search(name) is not None or _OF_OTHERS.search(name) is not None


def names_another_thing(name: str) -> bool:
    """Whether a field's name speaks of another thing than the article (`avatar`, `comments_url`)."""
    return _OF_OTHERS.search(name) is not None


OTHERWISE = frozenset(_OTHERWISE)

_CODES = (
    "en fr de es it pt nl sv da nb nn no fi pl cs sk hu ro bg el ru uk be tr ar he fa hi bn ta te th vi id ms zh ja ko"
    " ca eu gl hr sr sl lt lv et ga is mk sq az kk ka hy ur sw af pt-br pt-pt zh-cn zh-tw zh-hans zh-hant en-us en-gb"
    " es-es es-mx fr-ca de-de de-at"
)
LANGUAGES = frozenset(_CODES.split())
"""Language codes that file names carry: `about.fr.md`."""
