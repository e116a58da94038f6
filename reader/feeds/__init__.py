"""News in: subscriptions, fetching, and each entry of a feed as an article file of the user's own.

What comes from outside is decided upon in pure code (`entry`, `body_html`, `article_file`, `identity_keys`,
`schedule`, `discovery`), and hostile input is read by a process of its own (`parse_child`). Importing this package
loads nothing.
"""
