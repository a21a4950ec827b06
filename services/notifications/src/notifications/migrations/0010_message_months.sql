-- What is left of messages whose time is over: how many there were of each sort, by the month they were made in.
CREATE TABLE message_months (
    month date NOT NULL,              -- its first day, in Viet Nam
    edition text NOT NULL,
    kind text NOT NULL,
    channel text NOT NULL,            -- empty: by none
    state text NOT NULL,
    failure text NOT NULL,            -- empty: none
    messages bigint NOT NULL CHECK (messages > 0),
    PRIMARY KEY (month, edition, kind, channel, state, failure)
);
