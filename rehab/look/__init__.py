"""How does it look? Icons, pain marks, and the one page that shows every part in every state."""
