# Each of these is one plain line: without make, type the line.

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /make \1	/p' Makefile

demo: ## a clinic full of made-up patients, on http://127.0.0.1:8000
	./run --no-dev manage.py demo

run: ## your own clinic, empty at first, on http://127.0.0.1:8000
	./run --no-dev manage.py serve

test: ## every test; those in a browser need Chromium
	./run pytest

lint: ## style, types, the staircase of imports
	./run ruff check
	./run ruff format --check
	./run sh -c 'find templates rehab -name "*.html" | xargs djade --check'
	./run mypy
	./run lint-imports

shots: ## the two screenshots of the README, made again
	./run python docs/shots.py

.PHONY: help demo run test lint shots
