-- Votes by entry and day, with those that count by the hour of the day: figures of chosen entries read one row instead of
-- twenty-four. A trigger keeps them: a worker from before this change, which goes on until it is replaced, keeps them too.
CREATE TABLE blueprint.votes_by_entry_day (
    edition integer NOT NULL,
    entry integer NOT NULL,
    day date NOT NULL,               -- in Viet Nam
    votes bigint NOT NULL,
    struck bigint NOT NULL,
    hours bigint[] NOT NULL CHECK (array_dims(hours) = '[1:24]'),  -- recorded less struck
    PRIMARY KEY (edition, entry, day)
);

-- Adds what an hour has more than before. The search path names the generation.
CREATE FUNCTION sum_up_hour() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    begun timestamp := NEW.hour AT TIME ZONE 'Asia/Ho_Chi_Minh';
    place integer := 1 + extract(hour FROM begun);
    more_votes bigint := NEW.votes - coalesce(OLD.votes, 0);
    more_struck bigint := NEW.struck - coalesce(OLD.struck, 0);
BEGIN
    INSERT INTO votes_by_entry_day (edition, entry, day, votes, struck, hours)
    VALUES (NEW.edition, NEW.entry, begun::date, 0, 0, array_fill(0::bigint, ARRAY[24]))
    ON CONFLICT DO NOTHING;
    UPDATE votes_by_entry_day
    SET votes = votes + more_votes, struck = struck + more_struck,
        hours[place] = hours[place] + more_votes - more_struck
    WHERE (edition, entry, day) = (NEW.edition, NEW.entry, begun::date);
    RETURN NULL;
END $$;

DO $$
DECLARE
    schema text;
BEGIN
    FOR schema IN SELECT nspname FROM pg_namespace WHERE nspname LIKE 'generation\_%' LOOP
        EXECUTE format('CREATE TABLE %I.votes_by_entry_day (LIKE blueprint.votes_by_entry_day INCLUDING ALL)', schema);
        EXECUTE format('LOCK TABLE %I.votes_by_entry_hour IN SHARE ROW EXCLUSIVE MODE', schema);
        EXECUTE format(
            'INSERT INTO %1$I.votes_by_entry_day (edition, entry, day, votes, struck, hours)
             SELECT edition, entry, day, sum(coalesce(votes, 0)), sum(coalesce(struck, 0)),
                    array_agg(coalesce(votes - struck, 0) ORDER BY begun)
             FROM (SELECT DISTINCT edition, entry, (hour AT TIME ZONE ''Asia/Ho_Chi_Minh'')::date AS day
                   FROM %1$I.votes_by_entry_hour) AS days
             CROSS JOIN LATERAL generate_series(
                 day::timestamp, day + interval ''23 hours'', interval ''1 hour'') AS begun
             LEFT JOIN (SELECT edition, entry, hour AT TIME ZONE ''Asia/Ho_Chi_Minh'' AS begun, votes, struck
                        FROM %1$I.votes_by_entry_hour) AS hours USING (edition, entry, begun)
             GROUP BY edition, entry, day', schema);
        EXECUTE format('CREATE TRIGGER sum_up AFTER INSERT OR UPDATE ON %I.votes_by_entry_hour
                        FOR EACH ROW EXECUTE FUNCTION sum_up_hour()', schema);
    END LOOP;
END $$;
