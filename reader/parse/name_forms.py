"""Other forms of the names of fields: with a word before them, and in other languages; the codes of languages."""

from __future__ import annotations

_FOREIGN = {
    "title": "titel titre título titulo titolo tytuł название заголовок 标题 標題 タイトル 제목",
    "author": "autor autorin auteur auteurs autores autore autori författare автор 作者 著者 저자",
    "date": "datum fecha veröffentlicht publié publicado pubblicato дата 日期 发布时间 發布時間 发布日期 公開日 날짜",
    "created": "erstellt creado créé créée criado creato gemaakt skapad создано 创建时间 創建時間 作成日 작성일",
    "updated": "aktualisiert geändert modifié actualizado aggiornato обновлено 更新时间 更新時間 更新日",
    "tags": "schlagwörter schlagworte étiquettes etiquetas etichette метки теги 标签 標籤 タグ 태그",
    "category": "kategorie kategorien catégorie catégories categoría categorías categoria categorie 分类 分類",
    "summary": "zusammenfassung beschreibung résumé resumen resumo sommario описание 摘要 简介 描述 概要 要約",
    "source": "quelle fuente fonte källa источник 来源 來源 出典",
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
OTHERWISE = PREFIXED | FOREIGN

_CODES = (
    "en fr de es it pt nl sv da nb nn no fi pl cs sk hu ro bg el ru uk be tr ar he fa hi bn ta te th vi id ms zh ja ko"
    " ca eu gl hr sr sl lt lv et ga is mk sq az kk ka hy ur sw af pt-br pt-pt zh-cn zh-tw zh-hans zh-hant en-us en-gb"
    " es-es es-mx fr-ca de-de de-at"
)
LANGUAGES = frozenset(_CODES.split())
"""Language codes that file names carry: `about.fr.md`."""
