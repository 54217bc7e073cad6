"""What an accountant reads and takes away: closings, verification, the FEC, journals, balances, archives."""
