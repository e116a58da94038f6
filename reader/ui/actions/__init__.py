"""The bodies of the commands: plain classes, told what the screen shows."""
