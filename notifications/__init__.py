"""Everything that leaves the house because something happened: mail, reminders."""
