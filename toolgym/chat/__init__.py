"""Chat completions: a client for any endpoint that speaks the OpenAI-compatible protocol."""
