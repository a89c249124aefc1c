"""The clinic in a process of its own, as gunicorn serves it, on the database of the tests. It can be killed."""
