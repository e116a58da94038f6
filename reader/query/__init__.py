"""The query language: from what is typed in the query bar to a condition that the index answers.

`language.parse` reads a text, `tree` holds what it means, `sql.compile_query` turns that into SQL, `completion` offers
endings while typing, `highlight` finds what matched. Pure: no files, no database, no user interface.
"""
