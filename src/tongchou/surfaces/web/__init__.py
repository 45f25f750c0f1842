"""The pages. A view gets through a door, asks or acts, and renders; what a page says comes from the table and the law."""
