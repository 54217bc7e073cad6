"""How dates and hours read where Django knows them otherwise."""
