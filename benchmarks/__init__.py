"""How fast Weighin is, beside what the machine itself allows and beside Isso.

The server runs on one core and the load generator on another. `python -m benchmarks` measures everything;
`python -m benchmarks.read` and its neighbours measure one thing each; `--quick` shows in two minutes that all work.
"""
