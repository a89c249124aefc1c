# Build: the environment from the lock, and the static files under their hashed names.
FROM python:3.13-slim-trixie AS build
RUN pip install --no-cache-dir uv
WORKDIR /app
ENV UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 UV_PYTHON_DOWNLOADS=never
COPY pyproject.toml uv.lock README.md .python-version ./
RUN uv sync --locked --no-dev
COPY . .
# The key of this one command signs nothing and stays in this stage.
RUN SECRET_KEY=only-to-collect-the-static-files-never-to-serve-anyone DATA_DIR=/tmp/data \
    .venv/bin/python manage.py collectstatic --noinput

FROM python:3.13-slim-trixie
# pg_dump and pg_restore of version 17, as the database of compose.yaml
RUN apt-get update && apt-get install --yes --no-install-recommends postgresql-client-17 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /data --create-home backstep
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH PYTHONPATH=/app PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data
USER backstep
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "docker/healthy"]
CMD ["docker/start"]
