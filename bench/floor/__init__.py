"""The floor: one table under the same exclusion constraint behind bare DRF. No accounts, no rules, no prices."""
