"""Interop: toolgym in other libraries, and other task suites in toolgym."""
