"""What happened, and who looked? Append-only rows, written in the transaction of the act they tell of."""
