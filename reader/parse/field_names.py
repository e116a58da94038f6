"""Under which names programs keep what an article says of itself; the most telling name of each field comes first.

All are folded, see `field_name`. The counts behind the order are of real folders of 40 programs.
"""

from __future__ import annotations

CONTAINERS = ("extra", "params", "taxonomies", "taxonomy")
"""Fields that hold further fields (static site generators keep their own ones there)."""
OUTER_CONTAINERS = ("seo", "meta", "hero", "header", "metadata", "opengraph", "og", "kindlesync")
"""The same, but what stands in them says something of the page: a title in them is not the article's."""
TITLE = ("title", "headline", "name", "displayname")
PUBLISHED = (
    "publisheddatetime",
    "publishedat",
    "datepublished",
    "publishdate",
    "pubdate",
    "publicationdate",
    "publisheddate",
    "publishedon",
    "publishedtime",
    "publishtime",
    "pubtime",
    "pubdatetime",
    "publishdatetime",
    "episodepublishdate",
    "published",
    "date",
    "announced",
    "dateposted",
    "posteddate",
    "posted",
    "postedat",
    "postedon",
    "postdate",
    "issued",
    "releasedate",
    "posttime",
    "created",
    "createdat",
    "createddate",
    "createdtime",
    "createdon",
    "createtime",
    "createddatetime",
    "datecreated",
    "creationdate",
    "dateadded",
    "isodate",
    "timestamp",
    "datetime",
    "startdatetime",
    "datestart",
    "rsspubdate",
    "lastannotateddate",
)
STATED_AS_PUBLISHED = frozenset(PUBLISHED[: PUBLISHED.index("date")])
"""Names that mean publication only: where one of these stands empty, whatever else is stated is another time."""
SAVED = (
    "saveddatetime",
    "datesaved",
    "savedat",
    "saveddate",
    "savedon",
    "saved",
    "dateadded",
    "addedat",
    "addedon",
    "added",
    "timeadded",
    "raindropcreated",
    "bookmarkedat",
    "clippedat",
    "dateclipped",
    "clipped",
    "dateimported",
    "highlightedat",
)
"""When somebody kept a copy: a place in time for what has no other."""
NO_DATES = frozenset(
    ("last modified", "git last modified", "git created", "created", "last-modified", "now", "today", "unknown", "none")
)
"""Words that programs write where a date belongs, to be filled in when they publish."""
UPDATED = (
    "updateddatetime",
    "updated",
    "updatedat",
    "updateddate",
    "updatedon",
    "updatedtime",
    "dateupdated",
    "lastmod",
    "lastmodifiedat",
    "lastmodified",
    "edited",
    "editedat",
    "modified",
    "modifiedat",
    "modifieddate",
    "datemodified",
    "modificationdate",
    "lastupdated",
    "lastupdate",
    "moddatetime",
    "timeupdated",
    "lastupdatedat",
    "lastedited",
    "lasteditedtime",
    "dateupdate",
    "gitupdated",
)
AUTHORS = (
    "authors",
    "author",
    "by",
    "byline",
    "creator",
    "creators",
    "reporter",
    "primaryauthor",
    "writer",
    "writtenby",
    "authorname",
    "publishedby",
    "postauthor",
)
TOPICS = (
    "tags",
    "categories",
    "category",
    "keywords",
    "tag",
    "labels",
    "raindroptags",
    "filetags",
    "documenttags",
    "tagnames",
)
"""Put together when there is no field `topics`."""
SUMMARY = (
    "excerpt",
    "summary",
    "description",
    "teaser",
    "deck",
    "abstract",
    "desc",
    "synopsis",
    "customexcerpt",
    "lead",
    "lede",
    "standfirst",
    "dek",
    "blurb",
    "metadescription",
    "seodescription",
    "ogdescription",
    "shortdescription",
    "rssdescription",
    "tldr",
    "snippet",
    "subtitle",
)
URLS = (
    "originalurl",
    "weburl",
    "canonical",
    "canonicalurl",
    "externalurl",
    "sourceurl",
    "resolvedurl",
    "givenurl",
    "origurl",
    "articleurl",
    "linkurl",
    "link",
    "url",
    "original",
    "from",
    "permalink",
    "source",
    "roamrefs",
    "roamkey",
    "uri",
    "guid",
)
AMP_URLS = ("ampweburl", "cdnampweburl", "ampurl")
IMAGES = (
    "images",
    "image",
    "cover",
    "coverimage",
    "coverurl",
    "coverimg",
    "hero",
    "heroimage",
    "heroimg",
    "featuredimage",
    "featureimage",
    "featuredimg",
    "thumbnail",
    "thumbnailurl",
    "thumb",
    "previewimage",
    "previewpicture",
    "imageurl",
    "img",
    "mediathumbnail",
    "ogimage",
    "socialimage",
    "teaserimage",
    "bannerimage",
    "banner",
    "headerimage",
    "headerimagefile",
    "leadimageurl",
    "topimage",
    "poster",
    "photo",
    "photos",
    "overlayimage",
)
LANGUAGE = ("language", "lang", "locale", "hreflang", "languagecode")
KIND = ("type", "kind")
SOURCE = (
    "provider",
    "source",
    "publisher",
    "sitename",
    "site",
    "feedtitle",
    "feedname",
    "feed",
    "publication",
    "publicationtitle",
    "journal",
    "containertitle",
    "channel",
)
RELATED = ("related", "relatedposts", "relatedarticles", "relatedstories", "relatedpages", "relatednotes")
STATED = (
    "seealso",
    "parent",
    "up",
    "prev",
    "previous",
    "next",
    "replyto",
    "inreplyto",
    "links",
    "recommended",
    "further",
    "furtherreading",
    "similar",
    "followup",
    "followupto",
    "sequel",
    "translationof",
)
"""Other fields that name articles."""
SERIES = ("series", "seriestitle", "seriesname")
LABELS = "rstlabels"
"""The labels of a reStructuredText or MyST file, at which `:ref:` points."""
ALIASES = (
    "aliases",
    "alias",
    "roamaliases",
    "roamalias",
    "redirectfrom",
    "redirects",
    "oldurl",
    "oldurls",
    "formerly",
    "oldslug",
    LABELS,
)
"""Former or other names of an article, or paths at which it was."""
PLACES = ("slug", "postslug", "permalink", "url", "path", "id", "uid")
"""What an article is reached by, besides its file."""
OTHERS = ("topics", "time", "draft", "removed", "heat", "quality", "status", "dates", "publish")

KNOWN = frozenset(
    (*CONTAINERS, *OUTER_CONTAINERS, *TITLE, *PUBLISHED, *SAVED, *UPDATED, *AUTHORS, *TOPICS, *SUMMARY)
) | frozenset(
    (*URLS, *AMP_URLS, *IMAGES, *LANGUAGE, *KIND, *SOURCE, *RELATED, *STATED, *SERIES, *ALIASES, *PLACES, *OTHERS)
)
"""Every field name that the mapping looks at; the header reading skips all others."""
_CODES = (
    "en fr de es it pt nl sv da nb nn no fi pl cs sk hu ro bg el ru uk be tr ar he fa hi bn ta te th vi id ms zh ja ko"
    " ca eu gl hr sr sl lt lv et ga is mk sq az kk ka hy ur sw af pt-br pt-pt zh-cn zh-tw zh-hans zh-hant en-us en-gb"
    " es-es es-mx fr-ca de-de de-at"
)
LANGUAGES = frozenset(_CODES.split())
"""Language codes that file names carry: `about.fr.md`."""
