"""What happens after a step: thin handlers by id, carried out after commit and repeated until they succeed."""
