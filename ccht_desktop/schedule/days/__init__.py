"""On which days and when sessions fall: recurrence, exceptions, holidays, permits."""
