"""ISBNs of well-known textbooks, which begin questions about book numbers."""

TITLES = {
    "9780131103627": "The C Programming Language",
    "9780201633610": "Design Patterns",
    "9780262033848": "Introduction to Algorithms",
    "9780262035613": "Deep Learning",
    "9780321573513": "Algorithms",
    "9780387310732": "Pattern Recognition and Machine Learning",
    "9780387848570": "The Elements of Statistical Learning",
    "9780486612720": "Handbook of Mathematical Functions",
    "9780521833783": "Convex Optimization",
    "9780521880688": "Numerical Recipes",
    "9781107002173": "Quantum Computation and Quantum Information",
    "9781449373320": "Designing Data-Intensive Applications",
}
"""Titles by ISBN of thirteen digits."""
