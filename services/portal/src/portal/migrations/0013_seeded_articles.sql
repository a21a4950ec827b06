-- News, sponsors and documents of editions that are there already become articles, published as before.
WITH former AS (
    SELECT edition, kind, title, summary, link AS body, '{}'::jsonb AS details, published_at AS at,
        'p' || id AS mark, id AS position FROM posts WHERE kind IN ('news', 'sponsor')
    UNION ALL
    SELECT d.edition, 'document', d.title, '', '', jsonb_strip_nulls(jsonb_build_object(
        'symbol', d.symbol, 'issued_on', d.issued_on, 'issuer', d.issuer, 'basis', d.basis, 'position', d.position)),
        e.created_at, 'd' || d.edition || '-' || d.position, d.position
    FROM documents d JOIN editions e ON e.code = d.edition
), named AS (
    SELECT *, nextval(pg_get_serial_sequence('articles', 'id')) AS id,
        trim(BOTH '-' FROM left(regexp_replace(lower(unaccent(coalesce(details ->> 'symbol', title))), '[^a-z0-9]+', '-', 'g'), 60))
        AS plain FROM former
), added AS (
    INSERT INTO articles (id, edition, kind, slug, version, created_at, changed_at)
    SELECT id, edition, kind, plain || '-' || mark, 1, at, at FROM named RETURNING id
), written AS (
    INSERT INTO article_versions (article, version, saved_at, title, summary, body, details, files, searched)
    SELECT id, 1, at, title, summary, CASE WHEN body = '' THEN '' ELSE '[' || title || '](' || body || ')' END, details, '{}',
        lower(unaccent(title || ' ' || summary || ' ' || coalesce(details ->> 'symbol', ''))) FROM named RETURNING article
)
INSERT INTO article_publications (article, version, shown_from) SELECT id, 1, at FROM named;
