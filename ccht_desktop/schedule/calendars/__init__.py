"""Calendars of phones and offices (iCalendar, RFC 5545): the schedule out, sessions in."""
