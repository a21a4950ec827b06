-- A list with a reason puts right what earlier lists said about its entries; the reason is public.
ALTER TABLE results ADD COLUMN reason text NOT NULL DEFAULT '' CHECK (length(reason) <= 1000);
