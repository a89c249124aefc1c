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
	./run bandit --configfile pyproject.toml --quiet --recursive rehab docker manage.py
	./run sh -c 'find templates rehab -name "*.html" | xargs djade --check'
	./run mypy
	./run lint-imports

mutants: ## spoil the engine in one place after the other, and see its tests notice; minutes
	./run python -m tests.mutants

sbom: ## what is in it, as CycloneDX 1.5 in backstep.cdx.json
	./run sh -c '"$$UV" export --locked --quiet --no-dev --format cyclonedx1.5 --preview-features sbom-export --output-file backstep.cdx.json'

speed: ## how long the engine takes for a year of walks
	./run python -m tests.progression.speed

bench: ## how fast the pages are beside the limit of the stack, into docs/speed.md; SIZE=small takes minutes
	./run python -m tests.bench --size $(or $(SIZE),full) --store docs/speed.md

shots: ## a picture of every screen in shots/, and the two of the README again
	./run python docs/shots.py

.PHONY: help demo run test lint sbom mutants speed bench shots
