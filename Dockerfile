# El servicio de Incidencia. Dos etapas: una construye el entorno, la otra sólo lo lleva.
FROM python:3.11.13-slim-bookworm AS construccion
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
RUN python -m venv /opt/incidencia
ENV PATH=/opt/incidencia/bin:$PATH
COPY requirements/build.txt requirements/run.txt requirements/node.txt requirements/
RUN python -m pip install --require-hashes -r requirements/run.txt
# La herramienta que construye y el Node de la página se quedan en esta etapa, fuera del entorno.
RUN python -m venv /opt/construir \
 && /opt/construir/bin/python -m pip install --require-hashes -r requirements/build.txt -r requirements/node.txt
COPY . .
RUN /opt/construir/bin/python -m hatchling build --target wheel --directory /tmp/rueda \
 && python -m pip install --no-deps --no-index /tmp/rueda/*.whl

FROM python:3.11.13-slim-bookworm
LABEL org.opencontainers.image.title="Incidencia" org.opencontainers.image.licenses="MIT"
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin incidencia \
 && install --directory --owner=10001 --group=10001 --mode=0750 /var/lib/incidencia
COPY --from=construccion /opt/incidencia /opt/incidencia
ENV PATH=/opt/incidencia/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    MALLOC_ARENA_MAX=2 \
    PYTHONDONTWRITEBYTECODE=1 \
    INCIDENCIA_HOME=/var/lib/incidencia \
    HOST=0.0.0.0 \
    PORT=8000
USER 10001:10001
VOLUME /var/lib/incidencia
EXPOSE 8000
# La primera vez instala los límites y construye la edición: de ahí el plazo de arranque.
HEALTHCHECK --interval=30s --timeout=5s --start-period=5m --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/readyz', timeout=4)"]
CMD ["incidencia", "serve"]
