-- How far the rate of a channel is used up, and how far the places in its line are given away; all workers share them.
CREATE TABLE channel_rates (
    channel text PRIMARY KEY,
    used_until timestamptz NOT NULL DEFAULT 'epoch',
    queued_until timestamptz NOT NULL DEFAULT 'epoch'
);
INSERT INTO channel_rates (channel) VALUES ('email'), ('zalo'), ('sms');
