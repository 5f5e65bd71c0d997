# An environment server: exact versions from the constraint file, no compiler and no root in the image that runs.
#
#   docker build -t toolgym-server --build-arg EXTRAS=finance .
#   docker run --rm -p 8000:8000 -e TOOLGYM_TOKEN="$TOOLGYM_TOKEN" --stop-timeout 30 toolgym-server toolgym/finance-v0
#
# See docs/serving.md.
FROM python:3.11-slim AS build
ARG EXTRAS=finance
WORKDIR /source
RUN python -m venv /opt/toolgym
ENV PATH=/opt/toolgym/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY constraints constraints
RUN pip install -c constraints/cpu-py311.txt setuptools wheel
COPY pyproject.toml setup.py README.md LICENSE ./
COPY toolgym toolgym
COPY envs envs
COPY trainers trainers
COPY kernels kernels
RUN pip install --no-build-isolation -c constraints/cpu-py311.txt ".[${EXTRAS}]"

FROM python:3.11-slim
COPY --from=build /opt/toolgym /opt/toolgym
ENV PATH=/opt/toolgym/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
WORKDIR /tmp
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
ENTRYPOINT ["toolgym", "serve", "env", "--host", "0.0.0.0", "--port", "8000"]
CMD ["toolgym/finance-v0"]
