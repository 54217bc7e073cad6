"""What-if: scenarios, their editors, their runs and what they gave."""
