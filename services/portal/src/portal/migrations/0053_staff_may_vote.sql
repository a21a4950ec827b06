-- Whether those who run the contest vote in it; part of the published rules like the rest of the voting policy.
ALTER TABLE editions ADD COLUMN voting_staff_may_vote boolean NOT NULL DEFAULT true;
CREATE TRIGGER edition_staff_rule_locked AFTER UPDATE ON editions FOR EACH ROW
    WHEN (OLD.voting_staff_may_vote IS DISTINCT FROM NEW.voting_staff_may_vote)
    EXECUTE FUNCTION refuse_locked_rules('code');
