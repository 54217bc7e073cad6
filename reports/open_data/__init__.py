"""What the network says of itself to everybody: read with nobody's rights, and never about anybody."""
