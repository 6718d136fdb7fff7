# Incidencia: ponerla en marcha y probarla. `make` a secas dice qué hay.
SHELL := /bin/sh
.DEFAULT_GOAL := ayuda
.DELETE_ON_ERROR:
.PHONY: ayuda serve test programas revisiones limites test-datos bench lock pagina clean

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --disable-pip-version-check -qq --require-hashes
INCIDENCIA_HOME ?= ./var
HOST ?= 127.0.0.1
PORT ?= 8000

ayuda:
	@echo 'make serve             instala lo necesario y abre el mapa en http://$(HOST):$(PORT)/ (HOST, PORT, MARCO=archivo)'
	@echo 'make test              estilo, tipos, pruebas de la página y pruebas del proyecto'
	@echo 'make test-datos DATOS=carpeta   pruebas con los archivos originales de las fuentes'
	@echo 'make bench             medidas contra otras bibliotecas (bench/RESULTS.md)'
	@echo 'make lock              rehace las versiones exactas de requirements/'
	@echo 'make clean             borra lo construido; sus datos, en var/, se quedan'

serve: pagina
	@INCIDENCIA_HOME='$(INCIDENCIA_HOME)' HOST='$(HOST)' PORT='$(PORT)' INCIDENCIA_MARCO='$(MARCO)' $(PY) -m api serve

# Lo que se baja del sistema, lo que se revisa sin él y lo que las pruebas esperarían van al mismo tiempo.
test:
	@$(MAKE) --no-print-directory -j3 programas revisiones limites
	CHROMIUM="$$(cat $(VENV)/chromium)" QGIS_PYTHON="$$(cat $(VENV)/qgis)" \
	INCIDENCIA_TEST_HOME="$${INCIDENCIA_TEST_HOME:-$(CURDIR)/$(VENV)/limites}" \
	$(PY) -m pytest --ignore=tests/datos --numprocesses=2 --dist=loadfile

programas: $(VENV)/.hecho-venv
	@$(PY) tests/chromium.py > $(VENV)/chromium
	@$(PY) tests/postgres.py > $(VENV)/postgres
	@$(PY) tests/qgis.py > $(VENV)/qgis

revisiones: $(VENV)/.hecho-test pagina
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) web/build.py npm test

# Nuevos en cada corrida, porque son parte de lo que se prueba.
limites: $(VENV)/.hecho-run
	@[ -n "$$INCIDENCIA_TEST_HOME" ] || { rm -rf $(VENV)/limites; \
	INCIDENCIA_HOME=$(VENV)/limites $(PY) -m api marco install > $(VENV)/limites.txt; }

test-datos: $(VENV)/.hecho-test pagina
	@[ -n '$(DATOS)' ] && [ -d '$(DATOS)' ] || { \
	echo 'test-datos: falta la carpeta con los archivos de las fuentes; dígala así: make test-datos DATOS=carpeta.' >&2; exit 2; }
	DATOS="$$(cd '$(DATOS)' && pwd)" $(PY) -m pytest tests/datos

bench: $(VENV)/.hecho-bench
	@set -e; for medida in bench/[!_]*.py; do echo "$$medida" >&2; $(PY) "$$medida"; done

# La página se construye si falta o si cambiaron sus fuentes; lo decide web/build.py.
pagina: $(VENV)/.hecho-run
	@$(PY) web/build.py

# Cada marca dice qué archivo de versiones quedó instalado: la segunda vez no hay nada que hacer.
$(VENV)/.hecho-venv:
	@set -e; for p in $(if $(PYTHON),'$(PYTHON)',python3 python3.14 python3.13 python3.12 python3.11); do \
	if "$$p" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	"$$p" -m venv --clear $(VENV); touch $@; exit 0; fi; done; \
	echo 'make: hace falta Python 3.11 o más nuevo con venv (en Debian: apt-get install python3-venv); si está en otro lugar, dígalo así: make serve PYTHON=/ruta/python3.' >&2; exit 2

$(VENV)/.hecho-run: requirements/build.txt requirements/run.txt pyproject.toml hatch_build.py | $(VENV)/.hecho-venv
	@echo 'Instalando las dependencias (sólo la primera vez; uno o dos minutos)…' >&2
	@$(PIP) -r requirements/build.txt -r requirements/run.txt
	@$(PY) -m pip install --disable-pip-version-check -qq --no-deps --no-build-isolation --editable .
	@$(PY) -m compileall -q geo layers api
	@touch $@

$(VENV)/.hecho-test: requirements/test.txt $(VENV)/.hecho-run
	@$(PIP) -r requirements/test.txt
	@touch $@

$(VENV)/.hecho-bench: requirements/bench.txt $(VENV)/.hecho-test
	@$(PIP) -r requirements/bench.txt
	@touch $@

# El que resuelve (uv) también sale de un archivo de versiones exactas; `make lock` mismo lo renueva.
COMPILE := $(VENV)/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --quiet \
	--fork-strategy fewest --custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade)
lock: $(VENV)/.hecho-run
	@$(PIP) -r requirements/lock.txt
	$(COMPILE) pyproject.toml -o requirements/run.txt
	$(COMPILE) requirements/build.in -c requirements/run.txt -o requirements/build.txt
	$(COMPILE) pyproject.toml --extra test -c requirements/run.txt -o requirements/test.txt
	$(COMPILE) pyproject.toml --extra bench -c requirements/test.txt -o requirements/bench.txt
	$(COMPILE) requirements/node.in -o requirements/node.txt
	$(COMPILE) requirements/peers.in -o requirements/peers.txt
	$(COMPILE) requirements/lock.in -o requirements/lock.txt

clean:
	rm -rf $(VENV) web/node_modules web/dist build dist .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +
