"""The bodies of actions, in plain classes that can be tested without an app."""
