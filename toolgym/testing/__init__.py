"""Testing: checks that a third-party environment keeps the promises of toolgym."""
