"""The one renderer of official documents by Annex I of Decree 30/2020/NĐ-CP.

`model`: what a document says, as frozen structs; `rules`: how its parts are written; `writer`:
the DOCX file.
"""
