-- How often each step of the life cycle was taken on a day: figures of a whole edition read a row for each of them.
-- A trigger keeps them, as it does with votes of days.
CREATE TABLE blueprint.steps_by_day (
    edition text NOT NULL,
    day date NOT NULL,               -- in Viet Nam
    before text NOT NULL,            -- empty: there was none
    after text NOT NULL,
    steps bigint NOT NULL,
    PRIMARY KEY (edition, day, before, after)
);

CREATE FUNCTION sum_up_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO steps_by_day AS known (edition, day, before, after, steps)
    VALUES (NEW.edition, NEW.day, coalesce(NEW.before, ''), NEW.after, 1)
    ON CONFLICT (edition, day, before, after) DO UPDATE SET steps = known.steps + 1;
    RETURN NULL;
END $$;

DO $$
DECLARE
    schema text;
BEGIN
    FOR schema IN SELECT nspname FROM pg_namespace WHERE nspname LIKE 'generation\_%' LOOP
        EXECUTE format('CREATE TABLE %I.steps_by_day (LIKE blueprint.steps_by_day INCLUDING ALL)', schema);
        EXECUTE format('LOCK TABLE %I.transitions IN SHARE ROW EXCLUSIVE MODE', schema);
        EXECUTE format(
            'INSERT INTO %1$I.steps_by_day (edition, day, before, after, steps)
             SELECT edition, day, coalesce(before, ''''), after, count(*)
             FROM %1$I.transitions GROUP BY 1, 2, 3, 4', schema);
        EXECUTE format('CREATE TRIGGER sum_up AFTER INSERT ON %I.transitions
                        FOR EACH ROW EXECUTE FUNCTION sum_up_step()', schema);
    END LOOP;
END $$;
