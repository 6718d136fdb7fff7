CREATE SCHEMA publicado;
CREATE SCHEMA restringido;
CREATE SCHEMA bitacora;
COMMENT ON SCHEMA publicado IS 'Ediciones: hechos y límites, con vistas de la que está en uso.';
COMMENT ON SCHEMA restringido IS 'Registros de casos; sólo los abre incidencia_custodio.';
COMMENT ON SCHEMA bitacora IS 'Quién hizo qué y cuándo; sólo se le añade.';
CREATE TABLE publicado.marco (
    clave TEXT NOT NULL,
    marco TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    hallazgos JSONB NOT NULL,
    CONSTRAINT pk_marco PRIMARY KEY (clave),
    CONSTRAINT uq_marco_marco_sha256 UNIQUE (marco, sha256),
    CONSTRAINT ck_marco_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$')
);
COMMENT ON TABLE publicado.marco IS 'Una versión del Marco Geoestadístico que alguna edición usa.';
COMMENT ON COLUMN publicado.marco.clave IS 'Clave del renglón.';
COMMENT ON COLUMN publicado.marco.marco IS 'Versión del Marco Geoestadístico.';
COMMENT ON COLUMN publicado.marco.sha256 IS 'SHA-256 de la geometría de origen.';
COMMENT ON COLUMN publicado.marco.hallazgos IS 'Lo que se corrigió al revisar los límites.';
CREATE TABLE bitacora.registro (
    id BIGINT GENERATED ALWAYS AS IDENTITY,
    cuando TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    quien TEXT DEFAULT session_user NOT NULL,
    accion TEXT NOT NULL,
    edicion TEXT,
    filas BIGINT,
    huella TEXT,
    detalle JSON,
    CONSTRAINT pk_registro PRIMARY KEY (id),
    CONSTRAINT ck_registro_accion CHECK (accion IN ('publicar', 'usar', 'retirar', 'migrar'))
);
COMMENT ON TABLE bitacora.registro IS 'Quién publicó, eligió o retiró qué edición, y cuándo; sólo se le añade.';
COMMENT ON COLUMN bitacora.registro.id IS 'Identificador del renglón.';
COMMENT ON COLUMN bitacora.registro.cuando IS 'Cuándo se hizo.';
COMMENT ON COLUMN bitacora.registro.quien IS 'Quién lo dice, o quién lo hizo.';
COMMENT ON COLUMN bitacora.registro.accion IS 'Qué se hizo.';
COMMENT ON COLUMN bitacora.registro.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN bitacora.registro.filas IS 'Cuántos renglones, o cuáles evidencias.';
COMMENT ON COLUMN bitacora.registro.huella IS 'SHA-256 del contenido.';
COMMENT ON COLUMN bitacora.registro.detalle IS 'Detalle.';
CREATE TABLE publicado.marco_nivel (
    marco TEXT NOT NULL,
    nivel TEXT NOT NULL,
    resolucion INTEGER NOT NULL,
    orden INTEGER NOT NULL,
    areas INTEGER NOT NULL,
    huella TEXT NOT NULL,
    CONSTRAINT pk_marco_nivel PRIMARY KEY (marco, nivel, resolucion),
    CONSTRAINT fk_marco_nivel_marco FOREIGN KEY(marco) REFERENCES publicado.marco (clave) DEFERRABLE,
    CONSTRAINT ck_marco_nivel_nivel CHECK (nivel IN ('entidad', 'municipio')),
    CONSTRAINT ck_marco_nivel_resolucion CHECK (resolucion >= 0)
);
COMMENT ON TABLE publicado.marco_nivel IS 'Un nivel de gobierno a una resolución: cuántas áreas tiene y su huella.';
COMMENT ON COLUMN publicado.marco_nivel.marco IS 'Versión del Marco Geoestadístico.';
COMMENT ON COLUMN publicado.marco_nivel.nivel IS 'Nivel de gobierno: entidad o municipio.';
COMMENT ON COLUMN publicado.marco_nivel.resolucion IS 'Metros de la generalización; 0 es la de quien publica.';
COMMENT ON COLUMN publicado.marco_nivel.orden IS 'Lugar del nivel en el Marco, desde 0.';
COMMENT ON COLUMN publicado.marco_nivel.areas IS 'Cuántas áreas tienen polígono.';
COMMENT ON COLUMN publicado.marco_nivel.huella IS 'SHA-256 del contenido.';
CREATE TABLE publicado.edicion (
    id TEXT NOT NULL,
    marco TEXT,
    creada TIMESTAMP WITH TIME ZONE NOT NULL,
    manifiesto JSON NOT NULL,
    publicada TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    retirada TIMESTAMP WITH TIME ZONE,
    viva BOOLEAN GENERATED ALWAYS AS (retirada IS NULL) STORED NOT NULL,
    CONSTRAINT pk_edicion PRIMARY KEY (id),
    CONSTRAINT uq_edicion_id_viva UNIQUE (id, viva),
    CONSTRAINT fk_edicion_marco FOREIGN KEY(marco) REFERENCES publicado.marco (clave) DEFERRABLE,
    CONSTRAINT ck_edicion_id CHECK (id ~ '^[0-9a-f]{16}$'),
    CONSTRAINT ck_edicion_marco_retirada CHECK ((marco IS NULL) = (retirada IS NOT NULL))
);
COMMENT ON TABLE publicado.edicion IS 'Una edición: todo lo publicado a la vez, con un nombre que sale de su contenido.';
COMMENT ON COLUMN publicado.edicion.id IS 'Identificador del renglón.';
COMMENT ON COLUMN publicado.edicion.marco IS 'Versión del Marco Geoestadístico.';
COMMENT ON COLUMN publicado.edicion.creada IS 'Cuándo se construyó la edición.';
COMMENT ON COLUMN publicado.edicion.manifiesto IS 'El manifiesto de la edición: fuentes, licencias, cortes, cuentas y huellas.';
COMMENT ON COLUMN publicado.edicion.publicada IS 'Cuándo se publicó en esta base.';
COMMENT ON COLUMN publicado.edicion.retirada IS 'Cuándo se retiró; de una edición retirada sólo queda el manifiesto.';
COMMENT ON COLUMN publicado.edicion.viva IS 'Si no se ha retirado.';
CREATE TABLE publicado.limite (
    marco TEXT NOT NULL,
    nivel TEXT NOT NULL,
    resolucion INTEGER NOT NULL,
    cvegeo TEXT NOT NULL,
    nombre TEXT NOT NULL,
    geometria geometry(GEOMETRY,4326) NOT NULL,
    CONSTRAINT pk_limite PRIMARY KEY (marco, nivel, resolucion, cvegeo),
    CONSTRAINT fk_limite_marco_nivel_resolucion FOREIGN KEY(marco, nivel, resolucion) REFERENCES publicado.marco_nivel (marco, nivel, resolucion) DEFERRABLE,
    CONSTRAINT ck_limite_cvegeo CHECK (cvegeo ~ '^(0[1-9]|[12][0-9]|3[0-2])([0-9]{3})?$'),
    CONSTRAINT ck_limite_nivel_cvegeo CHECK (length(cvegeo) = CASE nivel WHEN 'entidad' THEN 2 ELSE 5 END),
    CONSTRAINT ck_limite_geometria CHECK (geometrytype(geometria) IN ('POLYGON', 'MULTIPOLYGON'))
);
CREATE INDEX ix_limite_geometria ON publicado.limite USING gist (geometria);
COMMENT ON TABLE publicado.limite IS 'El polígono de un área a una resolución; los de un nivel forman una cobertura.';
COMMENT ON COLUMN publicado.limite.marco IS 'Versión del Marco Geoestadístico.';
COMMENT ON COLUMN publicado.limite.nivel IS 'Nivel de gobierno: entidad o municipio.';
COMMENT ON COLUMN publicado.limite.resolucion IS 'Metros de la generalización; 0 es la de quien publica.';
COMMENT ON COLUMN publicado.limite.cvegeo IS 'Clave del INEGI, texto con ceros a la izquierda.';
COMMENT ON COLUMN publicado.limite.nombre IS 'Nombre.';
COMMENT ON COLUMN publicado.limite.geometria IS 'Polígono en EPSG:4326, longitud primero.';
CREATE TABLE publicado.en_uso (
    unica BOOLEAN DEFAULT true NOT NULL,
    edicion TEXT NOT NULL,
    desde TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_en_uso PRIMARY KEY (unica),
    CONSTRAINT fk_en_uso_edicion_unica FOREIGN KEY(edicion, unica) REFERENCES publicado.edicion (id, viva) DEFERRABLE,
    CONSTRAINT ck_en_uso_unica CHECK (unica)
);
COMMENT ON TABLE publicado.en_uso IS 'Qué edición está en uso; tiene un solo renglón.';
COMMENT ON COLUMN publicado.en_uso.unica IS 'Siempre verdadero: sólo hay un renglón.';
COMMENT ON COLUMN publicado.en_uso.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN publicado.en_uso.desde IS 'Primer día o mes posible.';
CREATE TABLE publicado.hechos_fuentes (
    edicion TEXT NOT NULL,
    fila INTEGER NOT NULL,
    clave TEXT NOT NULL,
    publica TEXT NOT NULL,
    titulo TEXT NOT NULL,
    corte TEXT NOT NULL,
    nota TEXT NOT NULL,
    licencia TEXT NOT NULL,
    instrumento TEXT NOT NULL,
    nivel TEXT NOT NULL,
    medida TEXT NOT NULL,
    desde TEXT NOT NULL,
    hasta TEXT NOT NULL,
    paso TEXT NOT NULL,
    celdas TEXT NOT NULL,
    CONSTRAINT pk_hechos_fuentes PRIMARY KEY (edicion, clave),
    CONSTRAINT ck_hechos_fuentes_clave CHECK (clave <> ''),
    CONSTRAINT ck_hechos_fuentes_publica CHECK (publica <> ''),
    CONSTRAINT ck_hechos_fuentes_titulo CHECK (titulo <> ''),
    CONSTRAINT ck_hechos_fuentes_licencia CHECK (licencia <> ''),
    CONSTRAINT ck_hechos_fuentes_instrumento CHECK (instrumento IN ('CNSP', 'RNID', '')),
    CONSTRAINT ck_hechos_fuentes_nivel CHECK (nivel IN ('entidad', 'municipio', '')),
    CONSTRAINT ck_hechos_fuentes_medida CHECK (medida IN ('carpetas', 'victimas', '')),
    CONSTRAINT ck_hechos_fuentes_desde CHECK (desde ~ '^(?:[0-9]{4}-(0[1-9]|1[0-2]))?$'),
    CONSTRAINT ck_hechos_fuentes_hasta CHECK (hasta ~ '^(?:[0-9]{4}-(0[1-9]|1[0-2]))?$'),
    CONSTRAINT ck_hechos_fuentes_paso CHECK (paso IN ('mes', 'anio', '')),
    CONSTRAINT ck_hechos_fuentes_celdas CHECK (celdas IN ('todas', 'mayores_que_cero', '')),
    CONSTRAINT uq_hechos_fuentes_edicion_fila UNIQUE (edicion, fila),
    CONSTRAINT fk_hechos_fuentes_edicion FOREIGN KEY(edicion) REFERENCES publicado.edicion (id) DEFERRABLE
);
COMMENT ON TABLE publicado.hechos_fuentes IS 'Una fuente, con la clave que las demás tablas citan en su columna fuente.';
COMMENT ON COLUMN publicado.hechos_fuentes.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN publicado.hechos_fuentes.fila IS 'Lugar del renglón en su tabla, desde 0.';
COMMENT ON COLUMN publicado.hechos_fuentes.clave IS 'Clave del renglón.';
COMMENT ON COLUMN publicado.hechos_fuentes.publica IS 'Quién publica.';
COMMENT ON COLUMN publicado.hechos_fuentes.titulo IS 'Título.';
COMMENT ON COLUMN publicado.hechos_fuentes.corte IS 'Mes hasta el que habla la fuente, AAAA-MM.';
COMMENT ON COLUMN publicado.hechos_fuentes.nota IS 'Nota.';
COMMENT ON COLUMN publicado.hechos_fuentes.licencia IS 'Licencia con la que se publica.';
COMMENT ON COLUMN publicado.hechos_fuentes.instrumento IS 'Registro (CNSP o RNID), o instrumento jurídico.';
COMMENT ON COLUMN publicado.hechos_fuentes.nivel IS 'Nivel de gobierno: entidad o municipio.';
COMMENT ON COLUMN publicado.hechos_fuentes.medida IS 'Qué se cuenta: carpetas o victimas.';
COMMENT ON COLUMN publicado.hechos_fuentes.desde IS 'Primer día o mes posible.';
COMMENT ON COLUMN publicado.hechos_fuentes.hasta IS 'Último día o mes posible; en un tramo, el primer día en el que ya no vale.';
COMMENT ON COLUMN publicado.hechos_fuentes.paso IS 'Si la fuente da meses o años.';
COMMENT ON COLUMN publicado.hechos_fuentes.celdas IS 'Si la fuente da todas las celdas o sólo las mayores que cero.';
CREATE TABLE publicado.hechos_entidades (
    edicion TEXT NOT NULL,
    fila INTEGER NOT NULL,
    cve_ent TEXT NOT NULL,
    nombre TEXT NOT NULL,
    nombre_corto TEXT NOT NULL,
    abreviatura TEXT NOT NULL,
    iso_3166_2 TEXT NOT NULL,
    alias TEXT NOT NULL,
    censo_2010 BIGINT NOT NULL,
    censo_2020 BIGINT NOT NULL,
    fuente TEXT NOT NULL,
    CONSTRAINT pk_hechos_entidades PRIMARY KEY (edicion, cve_ent),
    CONSTRAINT ck_hechos_entidades_cve_ent CHECK (cve_ent ~ '^(?:(0[1-9]|[12][0-9]|3[0-2]))$'),
    CONSTRAINT ck_hechos_entidades_nombre CHECK (nombre <> ''),
    CONSTRAINT ck_hechos_entidades_nombre_corto CHECK (nombre_corto <> ''),
    CONSTRAINT ck_hechos_entidades_abreviatura CHECK (abreviatura <> ''),
    CONSTRAINT ck_hechos_entidades_iso_3166_2 CHECK (iso_3166_2 ~ '^(?:MX-[A-Z]{3})$'),
    CONSTRAINT ck_hechos_entidades_alias CHECK (alias <> ''),
    CONSTRAINT ck_hechos_entidades_censo_2010 CHECK (censo_2010 >= 0),
    CONSTRAINT ck_hechos_entidades_censo_2020 CHECK (censo_2020 >= 0),
    CONSTRAINT ck_hechos_entidades_fuente CHECK (fuente <> ''),
    CONSTRAINT uq_hechos_entidades_edicion_fila UNIQUE (edicion, fila),
    CONSTRAINT fk_hechos_entidades_edicion FOREIGN KEY(edicion) REFERENCES publicado.edicion (id) DEFERRABLE
);
COMMENT ON TABLE publicado.hechos_entidades IS 'Una entidad federativa: nombres, alias, clave ISO y censos.';
COMMENT ON COLUMN publicado.hechos_entidades.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN publicado.hechos_entidades.fila IS 'Lugar del renglón en su tabla, desde 0.';
COMMENT ON COLUMN publicado.hechos_entidades.cve_ent IS 'Clave de la entidad, 2 dígitos con cero a la izquierda.';
COMMENT ON COLUMN publicado.hechos_entidades.nombre IS 'Nombre.';
COMMENT ON COLUMN publicado.hechos_entidades.nombre_corto IS 'Nombre de uso común.';
COMMENT ON COLUMN publicado.hechos_entidades.abreviatura IS 'Abreviatura de la entidad.';
COMMENT ON COLUMN publicado.hechos_entidades.iso_3166_2 IS 'Clave ISO 3166-2.';
COMMENT ON COLUMN publicado.hechos_entidades.alias IS 'Otros nombres con los que los archivos la llaman, separados por |.';
COMMENT ON COLUMN publicado.hechos_entidades.censo_2010 IS 'Población del censo de 2010.';
COMMENT ON COLUMN publicado.hechos_entidades.censo_2020 IS 'Población del censo de 2020.';
COMMENT ON COLUMN publicado.hechos_entidades.fuente IS 'Fuente.';
CREATE TABLE publicado.hechos_municipios (
    edicion TEXT NOT NULL,
    fila INTEGER NOT NULL,
    cvegeo TEXT NOT NULL,
    nombre TEXT NOT NULL,
    cabecera TEXT NOT NULL,
    lat DOUBLE PRECISION,
    lon DOUBLE PRECISION,
    censo_2010 BIGINT,
    censo_2020 BIGINT,
    fuente TEXT NOT NULL,
    CONSTRAINT pk_hechos_municipios PRIMARY KEY (edicion, cvegeo),
    CONSTRAINT ck_hechos_municipios_cvegeo CHECK (cvegeo ~ '^(?:(0[1-9]|[12][0-9]|3[0-2])[0-9]{3})$'),
    CONSTRAINT ck_hechos_municipios_nombre CHECK (nombre <> ''),
    CONSTRAINT ck_hechos_municipios_censo_2010 CHECK (censo_2010 >= 0),
    CONSTRAINT ck_hechos_municipios_censo_2020 CHECK (censo_2020 >= 0),
    CONSTRAINT ck_hechos_municipios_fuente CHECK (fuente <> ''),
    CONSTRAINT uq_hechos_municipios_edicion_fila UNIQUE (edicion, fila),
    CONSTRAINT fk_hechos_municipios_edicion FOREIGN KEY(edicion) REFERENCES publicado.edicion (id) DEFERRABLE
);
COMMENT ON TABLE publicado.hechos_municipios IS 'Un municipio del catálogo: nombre, cabecera con sus coordenadas y censos.';
COMMENT ON COLUMN publicado.hechos_municipios.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN publicado.hechos_municipios.fila IS 'Lugar del renglón en su tabla, desde 0.';
COMMENT ON COLUMN publicado.hechos_municipios.cvegeo IS 'Clave del INEGI, texto con ceros a la izquierda.';
COMMENT ON COLUMN publicado.hechos_municipios.nombre IS 'Nombre.';
COMMENT ON COLUMN publicado.hechos_municipios.cabecera IS 'Nombre de la cabecera municipal.';
COMMENT ON COLUMN publicado.hechos_municipios.lat IS 'Latitud de la cabecera, grados.';
COMMENT ON COLUMN publicado.hechos_municipios.lon IS 'Longitud de la cabecera, grados.';
COMMENT ON COLUMN publicado.hechos_municipios.censo_2010 IS 'Población del censo de 2010.';
COMMENT ON COLUMN publicado.hechos_municipios.censo_2020 IS 'Población del censo de 2020.';
COMMENT ON COLUMN publicado.hechos_municipios.fuente IS 'Fuente.';
CREATE TABLE publicado.hechos_poblacion_entidad (
    edicion TEXT NOT NULL,
    fila INTEGER NOT NULL,
    cve_ent TEXT NOT NULL,
    anio BIGINT NOT NULL,
    hombres BIGINT NOT NULL,
    mujeres BIGINT NOT NULL,
    fuente TEXT NOT NULL,
    CONSTRAINT pk_hechos_poblacion_entidad PRIMARY KEY (edicion, cve_ent, anio),
    CONSTRAINT ck_hechos_poblacion_entidad_cve_ent CHECK (cve_ent ~ '^(?:(0[1-9]|[12][0-9]|3[0-2]))$'),
    CONSTRAINT ck_hechos_poblacion_entidad_anio CHECK (anio >= 1900),
    CONSTRAINT ck_hechos_poblacion_entidad_hombres CHECK (hombres >= 0),
    CONSTRAINT ck_hechos_poblacion_entidad_mujeres CHECK (mujeres >= 0),
    CONSTRAINT ck_hechos_poblacion_entidad_fuente CHECK (fuente <> ''),
    CONSTRAINT uq_hechos_poblacion_entidad_edicion_fila UNIQUE (edicion, fila),
    CONSTRAINT fk_hechos_poblacion_entidad_edicion FOREIGN KEY(edicion) REFERENCES publicado.edicion (id) DEFERRABLE
);
COMMENT ON TABLE publicado.hechos_poblacion_entidad IS 'Población a mitad de año por sexo, entidad y año.';
COMMENT ON COLUMN publicado.hechos_poblacion_entidad.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN publicado.hechos_poblacion_entidad.fila IS 'Lugar del renglón en su tabla, desde 0.';
COMMENT ON COLUMN publicado.hechos_poblacion_entidad.cve_ent IS 'Clave de la entidad, 2 dígitos con cero a la izquierda.';
COMMENT ON COLUMN publicado.hechos_poblacion_entidad.anio IS 'Año.';
COMMENT ON COLUMN publicado.hechos_poblacion_entidad.hombres IS 'Población de hombres.';
COMMENT ON COLUMN publicado.hechos_poblacion_entidad.mujeres IS 'Población de mujeres.';
COMMENT ON COLUMN publicado.hechos_poblacion_entidad.fuente IS 'Fuente.';
CREATE TABLE publicado.hechos_mecanismos (
    edicion TEXT NOT NULL,
    fila INTEGER NOT NULL,
    clave TEXT NOT NULL,
    titulo_es TEXT NOT NULL,
    titulo_en TEXT NOT NULL,
    nivel TEXT NOT NULL,
    permanente TEXT NOT NULL,
    vigencia_meses BIGINT,
    indicador TEXT NOT NULL,
    definicion TEXT NOT NULL,
    CONSTRAINT pk_hechos_mecanismos PRIMARY KEY (edicion, clave),
    CONSTRAINT ck_hechos_mecanismos_clave CHECK (clave ~ '^(?:[a-z_]+)$'),
    CONSTRAINT ck_hechos_mecanismos_titulo_es CHECK (titulo_es <> ''),
    CONSTRAINT ck_hechos_mecanismos_titulo_en CHECK (titulo_en <> ''),
    CONSTRAINT ck_hechos_mecanismos_nivel CHECK (nivel IN ('entidad', 'municipio')),
    CONSTRAINT ck_hechos_mecanismos_permanente CHECK (permanente IN ('si', 'no')),
    CONSTRAINT ck_hechos_mecanismos_vigencia_meses CHECK (vigencia_meses >= 1),
    CONSTRAINT ck_hechos_mecanismos_definicion CHECK (definicion <> ''),
    CONSTRAINT uq_hechos_mecanismos_edicion_fila UNIQUE (edicion, fila),
    CONSTRAINT fk_hechos_mecanismos_edicion FOREIGN KEY(edicion) REFERENCES publicado.edicion (id) DEFERRABLE
);
COMMENT ON TABLE publicado.hechos_mecanismos IS 'Un mecanismo que una entidad o un municipio tiene o no tiene, con su definición.';
COMMENT ON COLUMN publicado.hechos_mecanismos.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN publicado.hechos_mecanismos.fila IS 'Lugar del renglón en su tabla, desde 0.';
COMMENT ON COLUMN publicado.hechos_mecanismos.clave IS 'Clave del renglón.';
COMMENT ON COLUMN publicado.hechos_mecanismos.titulo_es IS 'Título en español.';
COMMENT ON COLUMN publicado.hechos_mecanismos.titulo_en IS 'Título en inglés.';
COMMENT ON COLUMN publicado.hechos_mecanismos.nivel IS 'Nivel de gobierno: entidad o municipio.';
COMMENT ON COLUMN publicado.hechos_mecanismos.permanente IS 'Si dura hasta que alguien diga otra cosa.';
COMMENT ON COLUMN publicado.hechos_mecanismos.vigencia_meses IS 'Cuántos meses se da por vigente lo dicho.';
COMMENT ON COLUMN publicado.hechos_mecanismos.indicador IS 'Indicador.';
COMMENT ON COLUMN publicado.hechos_mecanismos.definicion IS 'Qué cuenta como este mecanismo.';
CREATE TABLE publicado.hechos_evidencias_criterios (
    edicion TEXT NOT NULL,
    fila INTEGER NOT NULL,
    id TEXT NOT NULL,
    cve_ent TEXT NOT NULL,
    criterio TEXT NOT NULL,
    articulo_local TEXT NOT NULL,
    senal TEXT NOT NULL,
    desde TEXT NOT NULL,
    hasta TEXT NOT NULL,
    vale_hasta TEXT NOT NULL,
    naturaleza TEXT NOT NULL,
    quien TEXT NOT NULL,
    confianza TEXT NOT NULL,
    origen TEXT NOT NULL,
    CONSTRAINT pk_hechos_evidencias_criterios PRIMARY KEY (edicion, id),
    CONSTRAINT ck_hechos_evidencias_criterios_id CHECK (id <> ''),
    CONSTRAINT ck_hechos_evidencias_criterios_cve_ent CHECK (cve_ent ~ '^(?:(0[1-9]|[12][0-9]|3[0-2]))$'),
    CONSTRAINT ck_hechos_evidencias_criterios_criterio CHECK (criterio <> ''),
    CONSTRAINT ck_hechos_evidencias_criterios_senal CHECK (senal IN ('existe', 'no_existe', 'inicia', 'termina', 'existe_en_parte')),
    CONSTRAINT ck_hechos_evidencias_criterios_desde CHECK (desde ~ '^(?:[0-9]{4}-(0[1-9]|1[0-2])-([0-2][0-9]|3[01]))$'),
    CONSTRAINT ck_hechos_evidencias_criterios_hasta CHECK (hasta ~ '^(?:[0-9]{4}-(0[1-9]|1[0-2])-([0-2][0-9]|3[01]))$'),
    CONSTRAINT ck_hechos_evidencias_criterios_vale_hasta CHECK (vale_hasta ~ '^(?:[0-9]{4}-(0[1-9]|1[0-2])-([0-2][0-9]|3[01]))?$'),
    CONSTRAINT ck_hechos_evidencias_criterios_naturaleza CHECK (naturaleza IN ('publicacion', 'registro', 'noticia', 'veredicto')),
    CONSTRAINT ck_hechos_evidencias_criterios_quien CHECK (quien <> ''),
    CONSTRAINT ck_hechos_evidencias_criterios_confianza CHECK (confianza IN ('alta', 'media', 'baja')),
    CONSTRAINT ck_hechos_evidencias_criterios_origen CHECK (origen <> ''),
    CONSTRAINT ck_hechos_evidencias_criterios_desde_hasta CHECK (hasta >= desde),
    CONSTRAINT ck_hechos_evidencias_criterios_hasta_vale_hasta CHECK (vale_hasta = '' OR vale_hasta >= hasta),
    CONSTRAINT uq_hechos_evidencias_criterios_edicion_fila UNIQUE (edicion, fila),
    CONSTRAINT fk_hechos_evidencias_criterios_edicion FOREIGN KEY(edicion) REFERENCES publicado.edicion (id) DEFERRABLE
);
COMMENT ON TABLE publicado.hechos_evidencias_criterios IS 'Lo dicho de que una ley local cumple un criterio de armonización.';
COMMENT ON COLUMN publicado.hechos_evidencias_criterios.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN publicado.hechos_evidencias_criterios.fila IS 'Lugar del renglón en su tabla, desde 0.';
COMMENT ON COLUMN publicado.hechos_evidencias_criterios.id IS 'Identificador del renglón.';
COMMENT ON COLUMN publicado.hechos_evidencias_criterios.cve_ent IS 'Clave de la entidad, 2 dígitos con cero a la izquierda.';
COMMENT ON COLUMN publicado.hechos_evidencias_criterios.criterio IS 'Criterio de armonización.';
COMMENT ON COLUMN publicado.hechos_evidencias_criterios.articulo_local IS 'Artículo de la ley local.';
COMMENT ON COLUMN publicado.hechos_evidencias_criterios.senal IS 'Qué se dice: existe, no_existe, inicia, termina o existe_en_parte.';
COMMENT ON COLUMN publicado.hechos_evidencias_criterios.desde IS 'Primer día o mes posible.';
COMMENT ON COLUMN publicado.hechos_evidencias_criterios.hasta IS 'Último día o mes posible; en un tramo, el primer día en el que ya no vale.';
COMMENT ON COLUMN publicado.hechos_evidencias_criterios.vale_hasta IS 'Último día en el que lo dicho dice que vale; en blanco si no lo dice.';
COMMENT ON COLUMN publicado.hechos_evidencias_criterios.naturaleza IS 'Si es publicación oficial, registro, noticia o veredicto.';
COMMENT ON COLUMN publicado.hechos_evidencias_criterios.quien IS 'Quién lo dice, o quién lo hizo.';
COMMENT ON COLUMN publicado.hechos_evidencias_criterios.confianza IS 'Confianza en lo dicho: alta, media o baja.';
COMMENT ON COLUMN publicado.hechos_evidencias_criterios.origen IS 'De dónde sale: renglón de origen, o entidad o país de origen.';
CREATE TABLE publicado.hechos_registros (
    edicion TEXT NOT NULL,
    fila INTEGER NOT NULL,
    id TEXT NOT NULL,
    fuente TEXT NOT NULL,
    pagina TEXT NOT NULL,
    fuente_titulo TEXT NOT NULL,
    fuente_url TEXT NOT NULL,
    fuente_fecha TEXT NOT NULL,
    nota TEXT NOT NULL,
    CONSTRAINT pk_hechos_registros PRIMARY KEY (edicion, id),
    CONSTRAINT ck_hechos_registros_id CHECK (id <> ''),
    CONSTRAINT ck_hechos_registros_fuente CHECK (fuente <> ''),
    CONSTRAINT ck_hechos_registros_fuente_titulo CHECK (fuente_titulo <> ''),
    CONSTRAINT uq_hechos_registros_edicion_fila UNIQUE (edicion, fila),
    CONSTRAINT fk_hechos_registros_edicion FOREIGN KEY(edicion) REFERENCES publicado.edicion (id) DEFERRABLE
);
COMMENT ON TABLE publicado.hechos_registros IS 'El hallazgo que está detrás de lo dicho e importado.';
COMMENT ON COLUMN publicado.hechos_registros.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN publicado.hechos_registros.fila IS 'Lugar del renglón en su tabla, desde 0.';
COMMENT ON COLUMN publicado.hechos_registros.id IS 'Identificador del renglón.';
COMMENT ON COLUMN publicado.hechos_registros.fuente IS 'Fuente.';
COMMENT ON COLUMN publicado.hechos_registros.pagina IS 'Página de la fuente.';
COMMENT ON COLUMN publicado.hechos_registros.fuente_titulo IS 'Título de la fuente.';
COMMENT ON COLUMN publicado.hechos_registros.fuente_url IS 'Dirección de la fuente.';
COMMENT ON COLUMN publicado.hechos_registros.fuente_fecha IS 'Fecha de la fuente.';
COMMENT ON COLUMN publicado.hechos_registros.nota IS 'Nota.';
CREATE TABLE publicado.hechos_leyes (
    edicion TEXT NOT NULL,
    fila INTEGER NOT NULL,
    id TEXT NOT NULL,
    cve_ent TEXT NOT NULL,
    entidad TEXT NOT NULL,
    tipo_ordenamiento TEXT NOT NULL,
    nombre TEXT NOT NULL,
    evento TEXT NOT NULL,
    fecha TEXT NOT NULL,
    precision_fecha TEXT NOT NULL,
    decreto_o_medio TEXT NOT NULL,
    vigencia_segun_fuente TEXT NOT NULL,
    nota TEXT NOT NULL,
    fuente_titulo TEXT NOT NULL,
    fuente_url TEXT NOT NULL,
    fuente_fecha TEXT NOT NULL,
    confianza TEXT NOT NULL,
    usada_como TEXT NOT NULL,
    CONSTRAINT pk_hechos_leyes PRIMARY KEY (edicion, id),
    CONSTRAINT ck_hechos_leyes_id CHECK (id <> ''),
    CONSTRAINT ck_hechos_leyes_cve_ent CHECK (cve_ent ~ '^(?:(0[1-9]|[12][0-9]|3[0-2])|00)?$'),
    CONSTRAINT ck_hechos_leyes_fuente_titulo CHECK (fuente_titulo <> ''),
    CONSTRAINT ck_hechos_leyes_confianza CHECK (confianza IN ('alta', 'media', 'baja')),
    CONSTRAINT uq_hechos_leyes_edicion_fila UNIQUE (edicion, fila),
    CONSTRAINT fk_hechos_leyes_edicion FOREIGN KEY(edicion) REFERENCES publicado.edicion (id) DEFERRABLE
);
COMMENT ON TABLE publicado.hechos_leyes IS 'Un suceso fechado de una ley, un reglamento o un código penal local.';
COMMENT ON COLUMN publicado.hechos_leyes.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN publicado.hechos_leyes.fila IS 'Lugar del renglón en su tabla, desde 0.';
COMMENT ON COLUMN publicado.hechos_leyes.id IS 'Identificador del renglón.';
COMMENT ON COLUMN publicado.hechos_leyes.cve_ent IS 'Clave de la entidad, 2 dígitos con cero a la izquierda.';
COMMENT ON COLUMN publicado.hechos_leyes.entidad IS 'Nombre de la entidad.';
COMMENT ON COLUMN publicado.hechos_leyes.tipo_ordenamiento IS 'Tipo de ordenamiento.';
COMMENT ON COLUMN publicado.hechos_leyes.nombre IS 'Nombre.';
COMMENT ON COLUMN publicado.hechos_leyes.evento IS 'Qué ocurrió.';
COMMENT ON COLUMN publicado.hechos_leyes.fecha IS 'Fecha, como la da la fuente.';
COMMENT ON COLUMN publicado.hechos_leyes.precision_fecha IS 'Precisión de la fecha.';
COMMENT ON COLUMN publicado.hechos_leyes.decreto_o_medio IS 'Decreto, o medio en el que se publicó.';
COMMENT ON COLUMN publicado.hechos_leyes.vigencia_segun_fuente IS 'Vigencia, con las palabras de la fuente.';
COMMENT ON COLUMN publicado.hechos_leyes.nota IS 'Nota.';
COMMENT ON COLUMN publicado.hechos_leyes.fuente_titulo IS 'Título de la fuente.';
COMMENT ON COLUMN publicado.hechos_leyes.fuente_url IS 'Dirección de la fuente.';
COMMENT ON COLUMN publicado.hechos_leyes.fuente_fecha IS 'Fecha de la fuente.';
COMMENT ON COLUMN publicado.hechos_leyes.confianza IS 'Confianza en lo dicho: alta, media o baja.';
COMMENT ON COLUMN publicado.hechos_leyes.usada_como IS 'Qué evidencias salen de este renglón.';
CREATE TABLE publicado.hechos_evaluaciones (
    edicion TEXT NOT NULL,
    fila INTEGER NOT NULL,
    id TEXT NOT NULL,
    cve_ent TEXT NOT NULL,
    entidad TEXT NOT NULL,
    evaluador TEXT NOT NULL,
    criterio_evaluado TEXT NOT NULL,
    fecha_evaluacion TEXT NOT NULL,
    veredicto TEXT NOT NULL,
    nota TEXT NOT NULL,
    fuente_titulo TEXT NOT NULL,
    fuente_url TEXT NOT NULL,
    fuente_fecha TEXT NOT NULL,
    confianza TEXT NOT NULL,
    usada_como TEXT NOT NULL,
    CONSTRAINT pk_hechos_evaluaciones PRIMARY KEY (edicion, id),
    CONSTRAINT ck_hechos_evaluaciones_id CHECK (id <> ''),
    CONSTRAINT ck_hechos_evaluaciones_cve_ent CHECK (cve_ent ~ '^(?:(0[1-9]|[12][0-9]|3[0-2])|00)?$'),
    CONSTRAINT ck_hechos_evaluaciones_evaluador CHECK (evaluador <> ''),
    CONSTRAINT ck_hechos_evaluaciones_criterio_evaluado CHECK (criterio_evaluado <> ''),
    CONSTRAINT ck_hechos_evaluaciones_fecha_evaluacion CHECK (fecha_evaluacion <> ''),
    CONSTRAINT ck_hechos_evaluaciones_veredicto CHECK (veredicto <> ''),
    CONSTRAINT ck_hechos_evaluaciones_fuente_titulo CHECK (fuente_titulo <> ''),
    CONSTRAINT ck_hechos_evaluaciones_confianza CHECK (confianza IN ('alta', 'media', 'baja')),
    CONSTRAINT uq_hechos_evaluaciones_edicion_fila UNIQUE (edicion, fila),
    CONSTRAINT fk_hechos_evaluaciones_edicion FOREIGN KEY(edicion) REFERENCES publicado.edicion (id) DEFERRABLE
);
COMMENT ON TABLE publicado.hechos_evaluaciones IS 'El veredicto de un evaluador con nombre sobre una entidad en una fecha.';
COMMENT ON COLUMN publicado.hechos_evaluaciones.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN publicado.hechos_evaluaciones.fila IS 'Lugar del renglón en su tabla, desde 0.';
COMMENT ON COLUMN publicado.hechos_evaluaciones.id IS 'Identificador del renglón.';
COMMENT ON COLUMN publicado.hechos_evaluaciones.cve_ent IS 'Clave de la entidad, 2 dígitos con cero a la izquierda.';
COMMENT ON COLUMN publicado.hechos_evaluaciones.entidad IS 'Nombre de la entidad.';
COMMENT ON COLUMN publicado.hechos_evaluaciones.evaluador IS 'Quién evaluó.';
COMMENT ON COLUMN publicado.hechos_evaluaciones.criterio_evaluado IS 'Qué se evaluó.';
COMMENT ON COLUMN publicado.hechos_evaluaciones.fecha_evaluacion IS 'Fecha de la evaluación, como la da la fuente.';
COMMENT ON COLUMN publicado.hechos_evaluaciones.veredicto IS 'Veredicto, con las palabras de la fuente.';
COMMENT ON COLUMN publicado.hechos_evaluaciones.nota IS 'Nota.';
COMMENT ON COLUMN publicado.hechos_evaluaciones.fuente_titulo IS 'Título de la fuente.';
COMMENT ON COLUMN publicado.hechos_evaluaciones.fuente_url IS 'Dirección de la fuente.';
COMMENT ON COLUMN publicado.hechos_evaluaciones.fuente_fecha IS 'Fecha de la fuente.';
COMMENT ON COLUMN publicado.hechos_evaluaciones.confianza IS 'Confianza en lo dicho: alta, media o baja.';
COMMENT ON COLUMN publicado.hechos_evaluaciones.usada_como IS 'Qué evidencias salen de este renglón.';
CREATE TABLE publicado.hechos_convenios (
    edicion TEXT NOT NULL,
    fila INTEGER NOT NULL,
    id TEXT NOT NULL,
    cve_ent TEXT NOT NULL,
    entidad TEXT NOT NULL,
    contraparte_1 TEXT NOT NULL,
    contraparte_2 TEXT NOT NULL,
    tipo TEXT NOT NULL,
    objeto TEXT NOT NULL,
    fecha TEXT NOT NULL,
    precision_fecha TEXT NOT NULL,
    publicado_dof TEXT NOT NULL,
    estado_segun_fuente TEXT NOT NULL,
    nota TEXT NOT NULL,
    fuente_titulo TEXT NOT NULL,
    fuente_url TEXT NOT NULL,
    fuente_fecha TEXT NOT NULL,
    confianza TEXT NOT NULL,
    usada_como TEXT NOT NULL,
    CONSTRAINT pk_hechos_convenios PRIMARY KEY (edicion, id),
    CONSTRAINT ck_hechos_convenios_id CHECK (id <> ''),
    CONSTRAINT ck_hechos_convenios_cve_ent CHECK (cve_ent ~ '^(?:(0[1-9]|[12][0-9]|3[0-2])|00)?$'),
    CONSTRAINT ck_hechos_convenios_fuente_titulo CHECK (fuente_titulo <> ''),
    CONSTRAINT ck_hechos_convenios_confianza CHECK (confianza IN ('alta', 'media', 'baja')),
    CONSTRAINT uq_hechos_convenios_edicion_fila UNIQUE (edicion, fila),
    CONSTRAINT fk_hechos_convenios_edicion FOREIGN KEY(edicion) REFERENCES publicado.edicion (id) DEFERRABLE
);
COMMENT ON TABLE publicado.hechos_convenios IS 'Un convenio o comité encontrado, con lo que la fuente dice de él.';
COMMENT ON COLUMN publicado.hechos_convenios.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN publicado.hechos_convenios.fila IS 'Lugar del renglón en su tabla, desde 0.';
COMMENT ON COLUMN publicado.hechos_convenios.id IS 'Identificador del renglón.';
COMMENT ON COLUMN publicado.hechos_convenios.cve_ent IS 'Clave de la entidad, 2 dígitos con cero a la izquierda.';
COMMENT ON COLUMN publicado.hechos_convenios.entidad IS 'Nombre de la entidad.';
COMMENT ON COLUMN publicado.hechos_convenios.contraparte_1 IS 'Una parte del convenio.';
COMMENT ON COLUMN publicado.hechos_convenios.contraparte_2 IS 'La otra parte del convenio.';
COMMENT ON COLUMN publicado.hechos_convenios.tipo IS 'Tipo.';
COMMENT ON COLUMN publicado.hechos_convenios.objeto IS 'Objeto del convenio.';
COMMENT ON COLUMN publicado.hechos_convenios.fecha IS 'Fecha, como la da la fuente.';
COMMENT ON COLUMN publicado.hechos_convenios.precision_fecha IS 'Precisión de la fecha.';
COMMENT ON COLUMN publicado.hechos_convenios.publicado_dof IS 'Si se publicó en el Diario Oficial.';
COMMENT ON COLUMN publicado.hechos_convenios.estado_segun_fuente IS 'Estado, con las palabras de la fuente.';
COMMENT ON COLUMN publicado.hechos_convenios.nota IS 'Nota.';
COMMENT ON COLUMN publicado.hechos_convenios.fuente_titulo IS 'Título de la fuente.';
COMMENT ON COLUMN publicado.hechos_convenios.fuente_url IS 'Dirección de la fuente.';
COMMENT ON COLUMN publicado.hechos_convenios.fuente_fecha IS 'Fecha de la fuente.';
COMMENT ON COLUMN publicado.hechos_convenios.confianza IS 'Confianza en lo dicho: alta, media o baja.';
COMMENT ON COLUMN publicado.hechos_convenios.usada_como IS 'Qué evidencias salen de este renglón.';
CREATE TABLE publicado.hechos_instituciones (
    edicion TEXT NOT NULL,
    fila INTEGER NOT NULL,
    id TEXT NOT NULL,
    cve_ent TEXT NOT NULL,
    entidad TEXT NOT NULL,
    clase TEXT NOT NULL,
    nombre TEXT NOT NULL,
    fecha TEXT NOT NULL,
    precision_fecha TEXT NOT NULL,
    estado_segun_fuente TEXT NOT NULL,
    nota TEXT NOT NULL,
    fuente_titulo TEXT NOT NULL,
    fuente_url TEXT NOT NULL,
    fuente_fecha TEXT NOT NULL,
    confianza TEXT NOT NULL,
    usada_como TEXT NOT NULL,
    CONSTRAINT pk_hechos_instituciones PRIMARY KEY (edicion, id),
    CONSTRAINT ck_hechos_instituciones_id CHECK (id <> ''),
    CONSTRAINT ck_hechos_instituciones_cve_ent CHECK (cve_ent ~ '^(?:(0[1-9]|[12][0-9]|3[0-2])|00)?$'),
    CONSTRAINT ck_hechos_instituciones_clase CHECK (clase <> ''),
    CONSTRAINT ck_hechos_instituciones_nombre CHECK (nombre <> ''),
    CONSTRAINT ck_hechos_instituciones_fuente_titulo CHECK (fuente_titulo <> ''),
    CONSTRAINT ck_hechos_instituciones_confianza CHECK (confianza IN ('alta', 'media', 'baja')),
    CONSTRAINT uq_hechos_instituciones_edicion_fila UNIQUE (edicion, fila),
    CONSTRAINT fk_hechos_instituciones_edicion FOREIGN KEY(edicion) REFERENCES publicado.edicion (id) DEFERRABLE
);
COMMENT ON TABLE publicado.hechos_instituciones IS 'Una comisión, fiscalía, programa o refugio; de un refugio sólo que existe.';
COMMENT ON COLUMN publicado.hechos_instituciones.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN publicado.hechos_instituciones.fila IS 'Lugar del renglón en su tabla, desde 0.';
COMMENT ON COLUMN publicado.hechos_instituciones.id IS 'Identificador del renglón.';
COMMENT ON COLUMN publicado.hechos_instituciones.cve_ent IS 'Clave de la entidad, 2 dígitos con cero a la izquierda.';
COMMENT ON COLUMN publicado.hechos_instituciones.entidad IS 'Nombre de la entidad.';
COMMENT ON COLUMN publicado.hechos_instituciones.clase IS 'Qué clase de institución es.';
COMMENT ON COLUMN publicado.hechos_instituciones.nombre IS 'Nombre.';
COMMENT ON COLUMN publicado.hechos_instituciones.fecha IS 'Fecha, como la da la fuente.';
COMMENT ON COLUMN publicado.hechos_instituciones.precision_fecha IS 'Precisión de la fecha.';
COMMENT ON COLUMN publicado.hechos_instituciones.estado_segun_fuente IS 'Estado, con las palabras de la fuente.';
COMMENT ON COLUMN publicado.hechos_instituciones.nota IS 'Nota.';
COMMENT ON COLUMN publicado.hechos_instituciones.fuente_titulo IS 'Título de la fuente.';
COMMENT ON COLUMN publicado.hechos_instituciones.fuente_url IS 'Dirección de la fuente.';
COMMENT ON COLUMN publicado.hechos_instituciones.fuente_fecha IS 'Fecha de la fuente.';
COMMENT ON COLUMN publicado.hechos_instituciones.confianza IS 'Confianza en lo dicho: alta, media o baja.';
COMMENT ON COLUMN publicado.hechos_instituciones.usada_como IS 'Qué evidencias salen de este renglón.';
CREATE TABLE publicado.hechos_criterios (
    edicion TEXT NOT NULL,
    fila INTEGER NOT NULL,
    id_criterio TEXT NOT NULL,
    eje TEXT NOT NULL,
    criterio TEXT NOT NULL,
    pregunta_si_no TEXT NOT NULL,
    instrumento TEXT NOT NULL,
    articulo TEXT NOT NULL,
    verificado TEXT NOT NULL,
    nota_armonizacion_post_2012 TEXT NOT NULL,
    fuente_titulo TEXT NOT NULL,
    fuente_url TEXT NOT NULL,
    fuente_fecha TEXT NOT NULL,
    confianza TEXT NOT NULL,
    CONSTRAINT pk_hechos_criterios PRIMARY KEY (edicion, id_criterio, instrumento, articulo),
    CONSTRAINT ck_hechos_criterios_id_criterio CHECK (id_criterio <> ''),
    CONSTRAINT ck_hechos_criterios_eje CHECK (eje <> ''),
    CONSTRAINT ck_hechos_criterios_criterio CHECK (criterio <> ''),
    CONSTRAINT ck_hechos_criterios_instrumento CHECK (instrumento <> ''),
    CONSTRAINT ck_hechos_criterios_articulo CHECK (articulo <> ''),
    CONSTRAINT ck_hechos_criterios_verificado CHECK (verificado <> ''),
    CONSTRAINT ck_hechos_criterios_fuente_titulo CHECK (fuente_titulo <> ''),
    CONSTRAINT ck_hechos_criterios_confianza CHECK (confianza IN ('alta', 'media', 'baja')),
    CONSTRAINT uq_hechos_criterios_edicion_fila UNIQUE (edicion, fila),
    CONSTRAINT fk_hechos_criterios_edicion FOREIGN KEY(edicion) REFERENCES publicado.edicion (id) DEFERRABLE
);
COMMENT ON TABLE publicado.hechos_criterios IS 'Un criterio de armonización y el artículo del instrumento que lo pide.';
COMMENT ON COLUMN publicado.hechos_criterios.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN publicado.hechos_criterios.fila IS 'Lugar del renglón en su tabla, desde 0.';
COMMENT ON COLUMN publicado.hechos_criterios.id_criterio IS 'Clave del criterio.';
COMMENT ON COLUMN publicado.hechos_criterios.eje IS 'Eje del criterio.';
COMMENT ON COLUMN publicado.hechos_criterios.criterio IS 'Criterio de armonización.';
COMMENT ON COLUMN publicado.hechos_criterios.pregunta_si_no IS 'El criterio como pregunta de sí o no.';
COMMENT ON COLUMN publicado.hechos_criterios.instrumento IS 'Registro (CNSP o RNID), o instrumento jurídico.';
COMMENT ON COLUMN publicado.hechos_criterios.articulo IS 'Artículo que lo pide.';
COMMENT ON COLUMN publicado.hechos_criterios.verificado IS 'Si se leyó el artículo.';
COMMENT ON COLUMN publicado.hechos_criterios.nota_armonizacion_post_2012 IS 'Nota sobre la armonización después de 2012.';
COMMENT ON COLUMN publicado.hechos_criterios.fuente_titulo IS 'Título de la fuente.';
COMMENT ON COLUMN publicado.hechos_criterios.fuente_url IS 'Dirección de la fuente.';
COMMENT ON COLUMN publicado.hechos_criterios.fuente_fecha IS 'Fecha de la fuente.';
COMMENT ON COLUMN publicado.hechos_criterios.confianza IS 'Confianza en lo dicho: alta, media o baja.';
CREATE TABLE publicado.hechos_conteos_nacionales (
    edicion TEXT NOT NULL,
    fila INTEGER NOT NULL,
    fecha TEXT NOT NULL,
    precision TEXT NOT NULL,
    indicador TEXT NOT NULL,
    valor DOUBLE PRECISION NOT NULL,
    total BIGINT,
    pct DOUBLE PRECISION,
    detalle TEXT NOT NULL,
    emisor TEXT NOT NULL,
    fuente_titulo TEXT NOT NULL,
    fuente_url TEXT NOT NULL,
    fuente_fecha TEXT NOT NULL,
    confianza TEXT NOT NULL,
    desde TEXT NOT NULL,
    hasta TEXT NOT NULL,
    CONSTRAINT pk_hechos_conteos_nacionales PRIMARY KEY (edicion, fila),
    CONSTRAINT ck_hechos_conteos_nacionales_fecha CHECK (fecha <> ''),
    CONSTRAINT ck_hechos_conteos_nacionales_indicador CHECK (indicador <> ''),
    CONSTRAINT ck_hechos_conteos_nacionales_total CHECK (total >= 0),
    CONSTRAINT ck_hechos_conteos_nacionales_emisor CHECK (emisor <> ''),
    CONSTRAINT ck_hechos_conteos_nacionales_fuente_titulo CHECK (fuente_titulo <> ''),
    CONSTRAINT ck_hechos_conteos_nacionales_confianza CHECK (confianza IN ('alta', 'media', 'baja')),
    CONSTRAINT ck_hechos_conteos_nacionales_desde CHECK (desde ~ '^(?:[0-9]{4}-(0[1-9]|1[0-2])-([0-2][0-9]|3[01]))?$'),
    CONSTRAINT ck_hechos_conteos_nacionales_hasta CHECK (hasta ~ '^(?:[0-9]{4}-(0[1-9]|1[0-2])-([0-2][0-9]|3[01]))?$'),
    CONSTRAINT fk_hechos_conteos_nacionales_edicion FOREIGN KEY(edicion) REFERENCES publicado.edicion (id) DEFERRABLE
);
COMMENT ON TABLE publicado.hechos_conteos_nacionales IS 'Un conteo nacional publicado, con el que se comparan los nuestros.';
COMMENT ON COLUMN publicado.hechos_conteos_nacionales.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN publicado.hechos_conteos_nacionales.fila IS 'Lugar del renglón en su tabla, desde 0.';
COMMENT ON COLUMN publicado.hechos_conteos_nacionales.fecha IS 'Fecha, como la da la fuente.';
COMMENT ON COLUMN publicado.hechos_conteos_nacionales.precision IS 'Precisión de la fecha.';
COMMENT ON COLUMN publicado.hechos_conteos_nacionales.indicador IS 'Indicador.';
COMMENT ON COLUMN publicado.hechos_conteos_nacionales.valor IS 'Valor; vacío donde estatus no es observado.';
COMMENT ON COLUMN publicado.hechos_conteos_nacionales.total IS 'Sobre cuántos se cuenta.';
COMMENT ON COLUMN publicado.hechos_conteos_nacionales.pct IS 'Por ciento.';
COMMENT ON COLUMN publicado.hechos_conteos_nacionales.detalle IS 'Detalle.';
COMMENT ON COLUMN publicado.hechos_conteos_nacionales.emisor IS 'Quién publicó el conteo.';
COMMENT ON COLUMN publicado.hechos_conteos_nacionales.fuente_titulo IS 'Título de la fuente.';
COMMENT ON COLUMN publicado.hechos_conteos_nacionales.fuente_url IS 'Dirección de la fuente.';
COMMENT ON COLUMN publicado.hechos_conteos_nacionales.fuente_fecha IS 'Fecha de la fuente.';
COMMENT ON COLUMN publicado.hechos_conteos_nacionales.confianza IS 'Confianza en lo dicho: alta, media o baja.';
COMMENT ON COLUMN publicado.hechos_conteos_nacionales.desde IS 'Primer día o mes posible.';
COMMENT ON COLUMN publicado.hechos_conteos_nacionales.hasta IS 'Último día o mes posible; en un tramo, el primer día en el que ya no vale.';
CREATE TABLE publicado.hechos_programa_indicadores (
    edicion TEXT NOT NULL,
    fila INTEGER NOT NULL,
    clave TEXT NOT NULL,
    objetivo TEXT NOT NULL,
    indicador TEXT NOT NULL,
    unidad TEXT NOT NULL,
    linea_base DOUBLE PRECISION,
    linea_base_nota TEXT NOT NULL,
    meta_2012 TEXT NOT NULL,
    regla_meta TEXT NOT NULL,
    valor_meta DOUBLE PRECISION NOT NULL,
    fuente TEXT NOT NULL,
    CONSTRAINT pk_hechos_programa_indicadores PRIMARY KEY (edicion, clave),
    CONSTRAINT ck_hechos_programa_indicadores_clave CHECK (clave <> ''),
    CONSTRAINT ck_hechos_programa_indicadores_objetivo CHECK (objetivo <> ''),
    CONSTRAINT ck_hechos_programa_indicadores_indicador CHECK (indicador <> ''),
    CONSTRAINT ck_hechos_programa_indicadores_unidad CHECK (unidad <> ''),
    CONSTRAINT ck_hechos_programa_indicadores_meta_2012 CHECK (meta_2012 <> ''),
    CONSTRAINT ck_hechos_programa_indicadores_regla_meta CHECK (regla_meta IN ('absoluta', 'cobertura_pct', 'incremento_pct', 'integracion_pct')),
    CONSTRAINT ck_hechos_programa_indicadores_fuente CHECK (fuente <> ''),
    CONSTRAINT uq_hechos_programa_indicadores_edicion_fila UNIQUE (edicion, fila),
    CONSTRAINT fk_hechos_programa_indicadores_edicion FOREIGN KEY(edicion) REFERENCES publicado.edicion (id) DEFERRABLE
);
COMMENT ON TABLE publicado.hechos_programa_indicadores IS 'Uno de los diez indicadores del programa: línea base, meta y regla.';
COMMENT ON COLUMN publicado.hechos_programa_indicadores.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN publicado.hechos_programa_indicadores.fila IS 'Lugar del renglón en su tabla, desde 0.';
COMMENT ON COLUMN publicado.hechos_programa_indicadores.clave IS 'Clave del renglón.';
COMMENT ON COLUMN publicado.hechos_programa_indicadores.objetivo IS 'Objetivo del programa.';
COMMENT ON COLUMN publicado.hechos_programa_indicadores.indicador IS 'Indicador.';
COMMENT ON COLUMN publicado.hechos_programa_indicadores.unidad IS 'Unidad.';
COMMENT ON COLUMN publicado.hechos_programa_indicadores.linea_base IS 'Línea base del indicador.';
COMMENT ON COLUMN publicado.hechos_programa_indicadores.linea_base_nota IS 'Nota sobre la línea base.';
COMMENT ON COLUMN publicado.hechos_programa_indicadores.meta_2012 IS 'Meta para 2012, como la escribe el programa.';
COMMENT ON COLUMN publicado.hechos_programa_indicadores.regla_meta IS 'Regla que sigue la meta.';
COMMENT ON COLUMN publicado.hechos_programa_indicadores.valor_meta IS 'Número que pide la meta.';
COMMENT ON COLUMN publicado.hechos_programa_indicadores.fuente IS 'Fuente.';
CREATE TABLE publicado.hechos_programa_valores (
    edicion TEXT NOT NULL,
    fila INTEGER NOT NULL,
    clave TEXT NOT NULL,
    unidad TEXT NOT NULL,
    periodo TEXT NOT NULL,
    valor DOUBLE PRECISION NOT NULL,
    unidad_valor TEXT NOT NULL,
    comparable TEXT NOT NULL,
    nota TEXT NOT NULL,
    fuente_titulo TEXT NOT NULL,
    fuente_url TEXT NOT NULL,
    fuente_fecha TEXT NOT NULL,
    confianza TEXT NOT NULL,
    desde TEXT NOT NULL,
    hasta TEXT NOT NULL,
    CONSTRAINT pk_hechos_programa_valores PRIMARY KEY (edicion, fila),
    CONSTRAINT ck_hechos_programa_valores_clave CHECK (clave <> ''),
    CONSTRAINT ck_hechos_programa_valores_unidad CHECK (unidad <> ''),
    CONSTRAINT ck_hechos_programa_valores_periodo CHECK (periodo <> ''),
    CONSTRAINT ck_hechos_programa_valores_unidad_valor CHECK (unidad_valor <> ''),
    CONSTRAINT ck_hechos_programa_valores_comparable CHECK (comparable IN ('si', 'no', 'parcial')),
    CONSTRAINT ck_hechos_programa_valores_fuente_titulo CHECK (fuente_titulo <> ''),
    CONSTRAINT ck_hechos_programa_valores_confianza CHECK (confianza IN ('alta', 'media', 'baja')),
    CONSTRAINT ck_hechos_programa_valores_desde CHECK (desde ~ '^(?:[0-9]{4}-(0[1-9]|1[0-2])-([0-2][0-9]|3[01]))?$'),
    CONSTRAINT ck_hechos_programa_valores_hasta CHECK (hasta ~ '^(?:[0-9]{4}-(0[1-9]|1[0-2])-([0-2][0-9]|3[01]))?$'),
    CONSTRAINT fk_hechos_programa_valores_edicion FOREIGN KEY(edicion) REFERENCES publicado.edicion (id) DEFERRABLE
);
COMMENT ON TABLE publicado.hechos_programa_valores IS 'Un valor posterior, o cercano, de un indicador del programa.';
COMMENT ON COLUMN publicado.hechos_programa_valores.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN publicado.hechos_programa_valores.fila IS 'Lugar del renglón en su tabla, desde 0.';
COMMENT ON COLUMN publicado.hechos_programa_valores.clave IS 'Clave del renglón.';
COMMENT ON COLUMN publicado.hechos_programa_valores.unidad IS 'Unidad.';
COMMENT ON COLUMN publicado.hechos_programa_valores.periodo IS 'Cuándo ocurrió: AAAA, AAAA-MM o, en lo citado, con palabras.';
COMMENT ON COLUMN publicado.hechos_programa_valores.valor IS 'Valor; vacío donde estatus no es observado.';
COMMENT ON COLUMN publicado.hechos_programa_valores.unidad_valor IS 'Unidad del valor.';
COMMENT ON COLUMN publicado.hechos_programa_valores.comparable IS 'Hasta dónde se puede comparar con la línea base: si, no o parcial.';
COMMENT ON COLUMN publicado.hechos_programa_valores.nota IS 'Nota.';
COMMENT ON COLUMN publicado.hechos_programa_valores.fuente_titulo IS 'Título de la fuente.';
COMMENT ON COLUMN publicado.hechos_programa_valores.fuente_url IS 'Dirección de la fuente.';
COMMENT ON COLUMN publicado.hechos_programa_valores.fuente_fecha IS 'Fecha de la fuente.';
COMMENT ON COLUMN publicado.hechos_programa_valores.confianza IS 'Confianza en lo dicho: alta, media o baja.';
COMMENT ON COLUMN publicado.hechos_programa_valores.desde IS 'Primer día o mes posible.';
COMMENT ON COLUMN publicado.hechos_programa_valores.hasta IS 'Último día o mes posible; en un tramo, el primer día en el que ya no vale.';
CREATE TABLE publicado.hechos_lineas_accion (
    edicion TEXT NOT NULL,
    fila INTEGER NOT NULL,
    clave TEXT NOT NULL,
    objetivo TEXT NOT NULL,
    estrategia TEXT NOT NULL,
    estrategia_titulo TEXT NOT NULL,
    resumen TEXT NOT NULL,
    ambito TEXT NOT NULL,
    territorial TEXT NOT NULL,
    pagina_o_renglon TEXT NOT NULL,
    estatus TEXT NOT NULL,
    fuente TEXT NOT NULL,
    CONSTRAINT pk_hechos_lineas_accion PRIMARY KEY (edicion, clave),
    CONSTRAINT ck_hechos_lineas_accion_clave CHECK (clave ~ '^(?:[0-9][.][0-9][.][0-9]+)$'),
    CONSTRAINT ck_hechos_lineas_accion_objetivo CHECK (objetivo <> ''),
    CONSTRAINT ck_hechos_lineas_accion_estrategia CHECK (estrategia <> ''),
    CONSTRAINT ck_hechos_lineas_accion_estrategia_titulo CHECK (estrategia_titulo <> ''),
    CONSTRAINT ck_hechos_lineas_accion_resumen CHECK (resumen <> ''),
    CONSTRAINT ck_hechos_lineas_accion_ambito CHECK (ambito <> ''),
    CONSTRAINT ck_hechos_lineas_accion_territorial CHECK (territorial <> ''),
    CONSTRAINT ck_hechos_lineas_accion_pagina_o_renglon CHECK (pagina_o_renglon <> ''),
    CONSTRAINT ck_hechos_lineas_accion_estatus CHECK (estatus IN ('observado', 'no_reportado', 'suprimido', 'no_aplica', 'sin_dato')),
    CONSTRAINT ck_hechos_lineas_accion_fuente CHECK (fuente <> ''),
    CONSTRAINT uq_hechos_lineas_accion_edicion_fila UNIQUE (edicion, fila),
    CONSTRAINT fk_hechos_lineas_accion_edicion FOREIGN KEY(edicion) REFERENCES publicado.edicion (id) DEFERRABLE
);
COMMENT ON TABLE publicado.hechos_lineas_accion IS 'Una de las líneas de acción del programa: resumen, a quién obliga.';
COMMENT ON COLUMN publicado.hechos_lineas_accion.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN publicado.hechos_lineas_accion.fila IS 'Lugar del renglón en su tabla, desde 0.';
COMMENT ON COLUMN publicado.hechos_lineas_accion.clave IS 'Clave del renglón.';
COMMENT ON COLUMN publicado.hechos_lineas_accion.objetivo IS 'Objetivo del programa.';
COMMENT ON COLUMN publicado.hechos_lineas_accion.estrategia IS 'Clave de la estrategia.';
COMMENT ON COLUMN publicado.hechos_lineas_accion.estrategia_titulo IS 'Título de la estrategia.';
COMMENT ON COLUMN publicado.hechos_lineas_accion.resumen IS 'Resumen.';
COMMENT ON COLUMN publicado.hechos_lineas_accion.ambito IS 'A quién obliga o de qué ámbito es.';
COMMENT ON COLUMN publicado.hechos_lineas_accion.territorial IS 'Si se puede mostrar por territorio.';
COMMENT ON COLUMN publicado.hechos_lineas_accion.pagina_o_renglon IS 'Página o renglón del programa.';
COMMENT ON COLUMN publicado.hechos_lineas_accion.estatus IS 'Por qué el valor es el que es: observado, no_reportado, suprimido, no_aplica o sin_dato.';
COMMENT ON COLUMN publicado.hechos_lineas_accion.fuente IS 'Fuente.';
CREATE TABLE publicado.hechos_acciones_objetivos (
    edicion TEXT NOT NULL,
    fila INTEGER NOT NULL,
    clave TEXT NOT NULL,
    tipo TEXT NOT NULL,
    titulo TEXT NOT NULL,
    resumen TEXT NOT NULL,
    CONSTRAINT pk_hechos_acciones_objetivos PRIMARY KEY (edicion, clave),
    CONSTRAINT ck_hechos_acciones_objetivos_clave CHECK (clave <> ''),
    CONSTRAINT ck_hechos_acciones_objetivos_tipo CHECK (tipo IN ('objetivo', 'estrategia')),
    CONSTRAINT ck_hechos_acciones_objetivos_titulo CHECK (titulo <> ''),
    CONSTRAINT ck_hechos_acciones_objetivos_resumen CHECK (resumen <> ''),
    CONSTRAINT uq_hechos_acciones_objetivos_edicion_fila UNIQUE (edicion, fila),
    CONSTRAINT fk_hechos_acciones_objetivos_edicion FOREIGN KEY(edicion) REFERENCES publicado.edicion (id) DEFERRABLE
);
COMMENT ON TABLE publicado.hechos_acciones_objetivos IS 'Un objetivo o una estrategia del programa.';
COMMENT ON COLUMN publicado.hechos_acciones_objetivos.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN publicado.hechos_acciones_objetivos.fila IS 'Lugar del renglón en su tabla, desde 0.';
COMMENT ON COLUMN publicado.hechos_acciones_objetivos.clave IS 'Clave del renglón.';
COMMENT ON COLUMN publicado.hechos_acciones_objetivos.tipo IS 'Tipo.';
COMMENT ON COLUMN publicado.hechos_acciones_objetivos.titulo IS 'Título.';
COMMENT ON COLUMN publicado.hechos_acciones_objetivos.resumen IS 'Resumen.';
CREATE TABLE publicado.hechos_cifras_federales (
    edicion TEXT NOT NULL,
    fila INTEGER NOT NULL,
    concepto TEXT NOT NULL,
    periodo TEXT NOT NULL,
    valor DOUBLE PRECISION NOT NULL,
    unidad TEXT NOT NULL,
    ambito TEXT NOT NULL,
    fuente TEXT NOT NULL,
    url_consultada TEXT NOT NULL,
    nota TEXT NOT NULL,
    CONSTRAINT pk_hechos_cifras_federales PRIMARY KEY (edicion, fila),
    CONSTRAINT ck_hechos_cifras_federales_concepto CHECK (concepto <> ''),
    CONSTRAINT ck_hechos_cifras_federales_periodo CHECK (periodo <> ''),
    CONSTRAINT ck_hechos_cifras_federales_unidad CHECK (unidad <> ''),
    CONSTRAINT ck_hechos_cifras_federales_ambito CHECK (ambito <> ''),
    CONSTRAINT ck_hechos_cifras_federales_fuente CHECK (fuente <> ''),
    CONSTRAINT ck_hechos_cifras_federales_url_consultada CHECK (url_consultada <> ''),
    CONSTRAINT fk_hechos_cifras_federales_edicion FOREIGN KEY(edicion) REFERENCES publicado.edicion (id) DEFERRABLE
);
COMMENT ON TABLE publicado.hechos_cifras_federales IS 'Una cifra federal o de otro ámbito, con la dirección en la que se consultó.';
COMMENT ON COLUMN publicado.hechos_cifras_federales.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN publicado.hechos_cifras_federales.fila IS 'Lugar del renglón en su tabla, desde 0.';
COMMENT ON COLUMN publicado.hechos_cifras_federales.concepto IS 'Qué se cuenta.';
COMMENT ON COLUMN publicado.hechos_cifras_federales.periodo IS 'Cuándo ocurrió: AAAA, AAAA-MM o, en lo citado, con palabras.';
COMMENT ON COLUMN publicado.hechos_cifras_federales.valor IS 'Valor; vacío donde estatus no es observado.';
COMMENT ON COLUMN publicado.hechos_cifras_federales.unidad IS 'Unidad.';
COMMENT ON COLUMN publicado.hechos_cifras_federales.ambito IS 'A quién obliga o de qué ámbito es.';
COMMENT ON COLUMN publicado.hechos_cifras_federales.fuente IS 'Fuente.';
COMMENT ON COLUMN publicado.hechos_cifras_federales.url_consultada IS 'Dirección que se consultó.';
COMMENT ON COLUMN publicado.hechos_cifras_federales.nota IS 'Nota.';
CREATE TABLE publicado.hechos_linea_nacional (
    edicion TEXT NOT NULL,
    fila INTEGER NOT NULL,
    serie TEXT NOT NULL,
    periodo TEXT NOT NULL,
    total_nacional BIGINT NOT NULL,
    cve_ent TEXT NOT NULL,
    entidad TEXT NOT NULL,
    valor BIGINT NOT NULL,
    fuente TEXT NOT NULL,
    url TEXT NOT NULL,
    CONSTRAINT pk_hechos_linea_nacional PRIMARY KEY (edicion, serie, periodo, cve_ent),
    CONSTRAINT ck_hechos_linea_nacional_serie CHECK (serie <> ''),
    CONSTRAINT ck_hechos_linea_nacional_periodo CHECK (periodo <> ''),
    CONSTRAINT ck_hechos_linea_nacional_total_nacional CHECK (total_nacional >= 0),
    CONSTRAINT ck_hechos_linea_nacional_cve_ent CHECK (cve_ent ~ '^(?:(0[1-9]|[12][0-9]|3[0-2])|NE)$'),
    CONSTRAINT ck_hechos_linea_nacional_entidad CHECK (entidad <> ''),
    CONSTRAINT ck_hechos_linea_nacional_valor CHECK (valor >= 0),
    CONSTRAINT ck_hechos_linea_nacional_fuente CHECK (fuente <> ''),
    CONSTRAINT ck_hechos_linea_nacional_url CHECK (url <> ''),
    CONSTRAINT uq_hechos_linea_nacional_edicion_fila UNIQUE (edicion, fila),
    CONSTRAINT fk_hechos_linea_nacional_edicion FOREIGN KEY(edicion) REFERENCES publicado.edicion (id) DEFERRABLE
);
COMMENT ON TABLE publicado.hechos_linea_nacional IS 'Reportes a la Línea Nacional por entidad, sólo las que el informe nombra.';
COMMENT ON COLUMN publicado.hechos_linea_nacional.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN publicado.hechos_linea_nacional.fila IS 'Lugar del renglón en su tabla, desde 0.';
COMMENT ON COLUMN publicado.hechos_linea_nacional.serie IS 'Serie.';
COMMENT ON COLUMN publicado.hechos_linea_nacional.periodo IS 'Cuándo ocurrió: AAAA, AAAA-MM o, en lo citado, con palabras.';
COMMENT ON COLUMN publicado.hechos_linea_nacional.total_nacional IS 'Total nacional de la serie.';
COMMENT ON COLUMN publicado.hechos_linea_nacional.cve_ent IS 'Clave de la entidad, 2 dígitos con cero a la izquierda.';
COMMENT ON COLUMN publicado.hechos_linea_nacional.entidad IS 'Nombre de la entidad.';
COMMENT ON COLUMN publicado.hechos_linea_nacional.valor IS 'Valor; vacío donde estatus no es observado.';
COMMENT ON COLUMN publicado.hechos_linea_nacional.fuente IS 'Fuente.';
COMMENT ON COLUMN publicado.hechos_linea_nacional.url IS 'Dirección de la fuente.';
CREATE TABLE publicado.hechos_rutas (
    edicion TEXT NOT NULL,
    fila INTEGER NOT NULL,
    origen TEXT NOT NULL,
    origen_mun TEXT NOT NULL,
    destino TEXT NOT NULL,
    destino_mun TEXT NOT NULL,
    peso DOUBLE PRECISION,
    tipo TEXT NOT NULL,
    fuente TEXT NOT NULL,
    url_consultada TEXT NOT NULL,
    nota TEXT NOT NULL,
    CONSTRAINT pk_hechos_rutas PRIMARY KEY (edicion, fila),
    CONSTRAINT ck_hechos_rutas_origen CHECK (origen ~ '^(?:(0[1-9]|[12][0-9]|3[0-2])|[A-Z]{3})$'),
    CONSTRAINT ck_hechos_rutas_destino CHECK (destino ~ '^(?:(0[1-9]|[12][0-9]|3[0-2])|[A-Z]{3})$'),
    CONSTRAINT ck_hechos_rutas_tipo CHECK (tipo <> ''),
    CONSTRAINT ck_hechos_rutas_fuente CHECK (fuente <> ''),
    CONSTRAINT ck_hechos_rutas_url_consultada CHECK (url_consultada <> ''),
    CONSTRAINT fk_hechos_rutas_edicion FOREIGN KEY(edicion) REFERENCES publicado.edicion (id) DEFERRABLE
);
COMMENT ON TABLE publicado.hechos_rutas IS 'Una ruta de origen a destino que un informe nombra; nunca es una cuenta.';
COMMENT ON COLUMN publicado.hechos_rutas.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN publicado.hechos_rutas.fila IS 'Lugar del renglón en su tabla, desde 0.';
COMMENT ON COLUMN publicado.hechos_rutas.origen IS 'De dónde sale: renglón de origen, o entidad o país de origen.';
COMMENT ON COLUMN publicado.hechos_rutas.origen_mun IS 'Municipio de origen.';
COMMENT ON COLUMN publicado.hechos_rutas.destino IS 'Clave de entidad o de país de destino.';
COMMENT ON COLUMN publicado.hechos_rutas.destino_mun IS 'Municipio de destino.';
COMMENT ON COLUMN publicado.hechos_rutas.peso IS 'Peso que el informe le da, si le da alguno.';
COMMENT ON COLUMN publicado.hechos_rutas.tipo IS 'Tipo.';
COMMENT ON COLUMN publicado.hechos_rutas.fuente IS 'Fuente.';
COMMENT ON COLUMN publicado.hechos_rutas.url_consultada IS 'Dirección que se consultó.';
COMMENT ON COLUMN publicado.hechos_rutas.nota IS 'Nota.';
CREATE TABLE publicado.incidencia_anual (
    edicion TEXT NOT NULL,
    nivel TEXT NOT NULL,
    cvegeo TEXT NOT NULL,
    anio INTEGER NOT NULL,
    estatus TEXT NOT NULL,
    carpetas BIGINT,
    meses_reportados BIGINT NOT NULL,
    meses_pedidos BIGINT NOT NULL,
    poblacion BIGINT,
    poblacion_estatus TEXT NOT NULL,
    tasa DOUBLE PRECISION,
    tasa_inf DOUBLE PRECISION,
    tasa_sup DOUBLE PRECISION,
    tasa_estatus TEXT NOT NULL,
    instrumento TEXT NOT NULL,
    corte TEXT NOT NULL,
    fuente TEXT NOT NULL,
    CONSTRAINT pk_incidencia_anual PRIMARY KEY (edicion, nivel, anio, cvegeo),
    CONSTRAINT fk_incidencia_anual_edicion FOREIGN KEY(edicion) REFERENCES publicado.edicion (id) DEFERRABLE,
    CONSTRAINT ck_incidencia_anual_nivel CHECK (nivel IN ('entidad', 'municipio')),
    CONSTRAINT ck_incidencia_anual_estatus CHECK (estatus IN ('observado', 'no_reportado', 'suprimido', 'no_aplica', 'sin_dato')),
    CONSTRAINT ck_incidencia_anual_poblacion_estatus CHECK (poblacion_estatus IN ('observado', 'no_reportado', 'suprimido', 'no_aplica', 'sin_dato')),
    CONSTRAINT ck_incidencia_anual_tasa_estatus CHECK (tasa_estatus IN ('observado', 'no_reportado', 'suprimido', 'no_aplica', 'sin_dato')),
    CONSTRAINT ck_incidencia_anual_carpetas_estatus CHECK ((carpetas IS NULL) = (estatus <> 'observado')),
    CONSTRAINT ck_incidencia_anual_poblacion_nula CHECK ((poblacion IS NULL) = (poblacion_estatus <> 'observado')),
    CONSTRAINT ck_incidencia_anual_tasa_nula CHECK ((tasa IS NULL) = (tasa_estatus <> 'observado'))
);
COMMENT ON TABLE publicado.incidencia_anual IS 'Carpetas y tasa de cada área y año, calculadas al publicar la edición.';
COMMENT ON COLUMN publicado.incidencia_anual.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN publicado.incidencia_anual.nivel IS 'Nivel de gobierno: entidad o municipio.';
COMMENT ON COLUMN publicado.incidencia_anual.cvegeo IS 'Clave del INEGI, texto con ceros a la izquierda.';
COMMENT ON COLUMN publicado.incidencia_anual.anio IS 'Año.';
COMMENT ON COLUMN publicado.incidencia_anual.estatus IS 'Por qué el valor es el que es: observado, no_reportado, suprimido, no_aplica o sin_dato.';
COMMENT ON COLUMN publicado.incidencia_anual.carpetas IS 'Carpetas de investigación; vacío donde estatus no es observado.';
COMMENT ON COLUMN publicado.incidencia_anual.meses_reportados IS 'Meses del periodo que la entidad reportó.';
COMMENT ON COLUMN publicado.incidencia_anual.meses_pedidos IS 'Meses que tiene el periodo.';
COMMENT ON COLUMN publicado.incidencia_anual.poblacion IS 'Población media del periodo; vacío donde poblacion_estatus no es observado.';
COMMENT ON COLUMN publicado.incidencia_anual.poblacion_estatus IS 'Por qué la población es la que es.';
COMMENT ON COLUMN publicado.incidencia_anual.tasa IS 'Carpetas por 100,000 habitantes al año; vacío donde tasa_estatus no es observado.';
COMMENT ON COLUMN publicado.incidencia_anual.tasa_inf IS 'Límite inferior de la tasa, Poisson exacto al 95 %.';
COMMENT ON COLUMN publicado.incidencia_anual.tasa_sup IS 'Límite superior de la tasa, Poisson exacto al 95 %.';
COMMENT ON COLUMN publicado.incidencia_anual.tasa_estatus IS 'Por qué la tasa es la que es.';
COMMENT ON COLUMN publicado.incidencia_anual.instrumento IS 'Registro (CNSP o RNID), o instrumento jurídico.';
COMMENT ON COLUMN publicado.incidencia_anual.corte IS 'Mes hasta el que habla la fuente, AAAA-MM.';
COMMENT ON COLUMN publicado.incidencia_anual.fuente IS 'Fuente.';
CREATE TABLE publicado.hechos_nombres_municipio (
    edicion TEXT NOT NULL,
    fila INTEGER NOT NULL,
    cvegeo TEXT NOT NULL,
    nom_1990_2010 TEXT NOT NULL,
    nom_2015 TEXT NOT NULL,
    nom_2020 TEXT NOT NULL,
    nom_conapo2024 TEXT NOT NULL,
    nom_ageeml2025 TEXT NOT NULL,
    CONSTRAINT pk_hechos_nombres_municipio PRIMARY KEY (edicion, cvegeo),
    CONSTRAINT ck_hechos_nombres_municipio_cvegeo CHECK (cvegeo ~ '^(?:(0[1-9]|[12][0-9]|3[0-2])[0-9]{3})$'),
    CONSTRAINT ck_hechos_nombres_municipio_nom_1990_2010 CHECK (nom_1990_2010 <> ''),
    CONSTRAINT ck_hechos_nombres_municipio_nom_2015 CHECK (nom_2015 <> ''),
    CONSTRAINT ck_hechos_nombres_municipio_nom_2020 CHECK (nom_2020 <> ''),
    CONSTRAINT ck_hechos_nombres_municipio_nom_conapo2024 CHECK (nom_conapo2024 <> ''),
    CONSTRAINT ck_hechos_nombres_municipio_nom_ageeml2025 CHECK (nom_ageeml2025 <> ''),
    CONSTRAINT uq_hechos_nombres_municipio_edicion_fila UNIQUE (edicion, fila),
    CONSTRAINT fk_hechos_nombres_municipio_edicion_cvegeo FOREIGN KEY(edicion, cvegeo) REFERENCES publicado.hechos_municipios (edicion, cvegeo) DEFERRABLE,
    CONSTRAINT fk_hechos_nombres_municipio_edicion FOREIGN KEY(edicion) REFERENCES publicado.edicion (id) DEFERRABLE
);
COMMENT ON TABLE publicado.hechos_nombres_municipio IS 'Un municipio cuyo nombre cambia de una versión del Marco a otra.';
COMMENT ON COLUMN publicado.hechos_nombres_municipio.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN publicado.hechos_nombres_municipio.fila IS 'Lugar del renglón en su tabla, desde 0.';
COMMENT ON COLUMN publicado.hechos_nombres_municipio.cvegeo IS 'Clave del INEGI, texto con ceros a la izquierda.';
COMMENT ON COLUMN publicado.hechos_nombres_municipio.nom_1990_2010 IS 'Nombre de 1990 a 2010.';
COMMENT ON COLUMN publicado.hechos_nombres_municipio.nom_2015 IS 'Nombre en 2015.';
COMMENT ON COLUMN publicado.hechos_nombres_municipio.nom_2020 IS 'Nombre en 2020.';
COMMENT ON COLUMN publicado.hechos_nombres_municipio.nom_conapo2024 IS 'Nombre en las proyecciones de 2024.';
COMMENT ON COLUMN publicado.hechos_nombres_municipio.nom_ageeml2025 IS 'Nombre en el catálogo de 2025.';
CREATE TABLE publicado.hechos_cambios_municipios (
    edicion TEXT NOT NULL,
    fila INTEGER NOT NULL,
    cvegeo TEXT NOT NULL,
    nom_ent TEXT NOT NULL,
    nom_mun TEXT NOT NULL,
    cvegeo_origen TEXT NOT NULL,
    nom_origen TEXT NOT NULL,
    origen_por_traslape TEXT NOT NULL,
    fraccion_area_origen_cedida TEXT NOT NULL,
    fecha_aprobacion TEXT NOT NULL,
    fecha_publicacion TEXT NOT NULL,
    fecha_vigencia TEXT NOT NULL,
    en_censo2010 TEXT NOT NULL,
    en_mg2015 TEXT NOT NULL,
    en_mg2020 TEXT NOT NULL,
    en_mg2023 TEXT NOT NULL,
    en_ageeml_2025_10 TEXT NOT NULL,
    pob_censo_2020 BIGINT,
    conapo_2020 BIGINT,
    confianza_fecha TEXT NOT NULL,
    fuente TEXT NOT NULL,
    CONSTRAINT pk_hechos_cambios_municipios PRIMARY KEY (edicion, cvegeo),
    CONSTRAINT ck_hechos_cambios_municipios_cvegeo CHECK (cvegeo ~ '^(?:(0[1-9]|[12][0-9]|3[0-2])[0-9]{3})$'),
    CONSTRAINT ck_hechos_cambios_municipios_nom_ent CHECK (nom_ent <> ''),
    CONSTRAINT ck_hechos_cambios_municipios_nom_mun CHECK (nom_mun <> ''),
    CONSTRAINT ck_hechos_cambios_municipios_cvegeo_origen CHECK (cvegeo_origen <> ''),
    CONSTRAINT ck_hechos_cambios_municipios_nom_origen CHECK (nom_origen <> ''),
    CONSTRAINT ck_hechos_cambios_municipios_fecha_aprobacion CHECK (fecha_aprobacion ~ '^(?:[0-9]{4}-(0[1-9]|1[0-2])|[0-9]{4}-(0[1-9]|1[0-2])-([0-2][0-9]|3[01]))?$'),
    CONSTRAINT ck_hechos_cambios_municipios_fecha_publicacion CHECK (fecha_publicacion ~ '^(?:[0-9]{4}-(0[1-9]|1[0-2])|[0-9]{4}-(0[1-9]|1[0-2])-([0-2][0-9]|3[01]))?$'),
    CONSTRAINT ck_hechos_cambios_municipios_fecha_vigencia CHECK (fecha_vigencia ~ '^(?:[0-9]{4}-(0[1-9]|1[0-2])-([0-2][0-9]|3[01]))?$'),
    CONSTRAINT ck_hechos_cambios_municipios_en_censo2010 CHECK (en_censo2010 IN ('True', 'False')),
    CONSTRAINT ck_hechos_cambios_municipios_en_mg2015 CHECK (en_mg2015 IN ('True', 'False')),
    CONSTRAINT ck_hechos_cambios_municipios_en_mg2020 CHECK (en_mg2020 IN ('True', 'False')),
    CONSTRAINT ck_hechos_cambios_municipios_en_mg2023 CHECK (en_mg2023 IN ('True', 'False')),
    CONSTRAINT ck_hechos_cambios_municipios_en_ageeml_2025_10 CHECK (en_ageeml_2025_10 IN ('True', 'False')),
    CONSTRAINT ck_hechos_cambios_municipios_pob_censo_2020 CHECK (pob_censo_2020 >= 0),
    CONSTRAINT ck_hechos_cambios_municipios_conapo_2020 CHECK (conapo_2020 >= 0),
    CONSTRAINT ck_hechos_cambios_municipios_confianza_fecha CHECK (confianza_fecha <> ''),
    CONSTRAINT ck_hechos_cambios_municipios_fuente CHECK (fuente <> ''),
    CONSTRAINT uq_hechos_cambios_municipios_edicion_fila UNIQUE (edicion, fila),
    CONSTRAINT fk_hechos_cambios_municipios_edicion_cvegeo FOREIGN KEY(edicion, cvegeo) REFERENCES publicado.hechos_municipios (edicion, cvegeo) DEFERRABLE,
    CONSTRAINT fk_hechos_cambios_municipios_edicion FOREIGN KEY(edicion) REFERENCES publicado.edicion (id) DEFERRABLE
);
COMMENT ON TABLE publicado.hechos_cambios_municipios IS 'Un municipio creado desde 2008: de cuáles salió y en qué fechas.';
COMMENT ON COLUMN publicado.hechos_cambios_municipios.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN publicado.hechos_cambios_municipios.fila IS 'Lugar del renglón en su tabla, desde 0.';
COMMENT ON COLUMN publicado.hechos_cambios_municipios.cvegeo IS 'Clave del INEGI, texto con ceros a la izquierda.';
COMMENT ON COLUMN publicado.hechos_cambios_municipios.nom_ent IS 'Nombre de la entidad.';
COMMENT ON COLUMN publicado.hechos_cambios_municipios.nom_mun IS 'Nombre del municipio.';
COMMENT ON COLUMN publicado.hechos_cambios_municipios.cvegeo_origen IS 'Municipios de los que salió.';
COMMENT ON COLUMN publicado.hechos_cambios_municipios.nom_origen IS 'Nombre de los municipios de origen.';
COMMENT ON COLUMN publicado.hechos_cambios_municipios.origen_por_traslape IS 'Municipios de origen por traslape de superficies.';
COMMENT ON COLUMN publicado.hechos_cambios_municipios.fraccion_area_origen_cedida IS 'Parte de la superficie de origen que pasó al nuevo.';
COMMENT ON COLUMN publicado.hechos_cambios_municipios.fecha_aprobacion IS 'Cuándo se aprobó.';
COMMENT ON COLUMN publicado.hechos_cambios_municipios.fecha_publicacion IS 'Cuándo se publicó.';
COMMENT ON COLUMN publicado.hechos_cambios_municipios.fecha_vigencia IS 'Desde cuándo rige.';
COMMENT ON COLUMN publicado.hechos_cambios_municipios.en_censo2010 IS 'Si está en el censo de 2010.';
COMMENT ON COLUMN publicado.hechos_cambios_municipios.en_mg2015 IS 'Si está en el Marco de 2015.';
COMMENT ON COLUMN publicado.hechos_cambios_municipios.en_mg2020 IS 'Si está en el Marco de 2020.';
COMMENT ON COLUMN publicado.hechos_cambios_municipios.en_mg2023 IS 'Si está en el Marco de 2023.';
COMMENT ON COLUMN publicado.hechos_cambios_municipios.en_ageeml_2025_10 IS 'Si está en el catálogo de octubre de 2025.';
COMMENT ON COLUMN publicado.hechos_cambios_municipios.pob_censo_2020 IS 'Población del censo de 2020.';
COMMENT ON COLUMN publicado.hechos_cambios_municipios.conapo_2020 IS 'Población de 2020 según el CONAPO.';
COMMENT ON COLUMN publicado.hechos_cambios_municipios.confianza_fecha IS 'Qué tan segura es la fecha.';
COMMENT ON COLUMN publicado.hechos_cambios_municipios.fuente IS 'Fuente.';
CREATE TABLE publicado.hechos_poblacion_municipio (
    edicion TEXT NOT NULL,
    fila INTEGER NOT NULL,
    cvegeo TEXT NOT NULL,
    anio BIGINT NOT NULL,
    hombres BIGINT NOT NULL,
    mujeres BIGINT NOT NULL,
    fuente TEXT NOT NULL,
    CONSTRAINT pk_hechos_poblacion_municipio PRIMARY KEY (edicion, cvegeo, anio),
    CONSTRAINT ck_hechos_poblacion_municipio_cvegeo CHECK (cvegeo ~ '^(?:(0[1-9]|[12][0-9]|3[0-2])[0-9]{3})$'),
    CONSTRAINT ck_hechos_poblacion_municipio_anio CHECK (anio >= 1900),
    CONSTRAINT ck_hechos_poblacion_municipio_hombres CHECK (hombres >= 0),
    CONSTRAINT ck_hechos_poblacion_municipio_mujeres CHECK (mujeres >= 0),
    CONSTRAINT ck_hechos_poblacion_municipio_fuente CHECK (fuente <> ''),
    CONSTRAINT uq_hechos_poblacion_municipio_edicion_fila UNIQUE (edicion, fila),
    CONSTRAINT fk_hechos_poblacion_municipio_edicion_cvegeo FOREIGN KEY(edicion, cvegeo) REFERENCES publicado.hechos_municipios (edicion, cvegeo) DEFERRABLE,
    CONSTRAINT fk_hechos_poblacion_municipio_edicion FOREIGN KEY(edicion) REFERENCES publicado.edicion (id) DEFERRABLE
);
COMMENT ON TABLE publicado.hechos_poblacion_municipio IS 'Población a mitad de año por sexo, municipio y año.';
COMMENT ON COLUMN publicado.hechos_poblacion_municipio.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN publicado.hechos_poblacion_municipio.fila IS 'Lugar del renglón en su tabla, desde 0.';
COMMENT ON COLUMN publicado.hechos_poblacion_municipio.cvegeo IS 'Clave del INEGI, texto con ceros a la izquierda.';
COMMENT ON COLUMN publicado.hechos_poblacion_municipio.anio IS 'Año.';
COMMENT ON COLUMN publicado.hechos_poblacion_municipio.hombres IS 'Población de hombres.';
COMMENT ON COLUMN publicado.hechos_poblacion_municipio.mujeres IS 'Población de mujeres.';
COMMENT ON COLUMN publicado.hechos_poblacion_municipio.fuente IS 'Fuente.';
CREATE TABLE publicado.hechos_casos (
    edicion TEXT NOT NULL,
    fila INTEGER NOT NULL,
    fuente TEXT NOT NULL,
    instrumento TEXT NOT NULL,
    corte TEXT NOT NULL,
    nivel TEXT NOT NULL,
    cve TEXT NOT NULL,
    periodo TEXT NOT NULL,
    medida TEXT NOT NULL,
    subtipo TEXT NOT NULL,
    sexo TEXT NOT NULL,
    grupo_edad TEXT NOT NULL,
    valor BIGINT,
    estatus TEXT NOT NULL,
    CONSTRAINT pk_hechos_casos PRIMARY KEY (edicion, corte, fila),
    CONSTRAINT ck_hechos_casos_fuente CHECK (fuente <> ''),
    CONSTRAINT ck_hechos_casos_instrumento CHECK (instrumento IN ('CNSP', 'RNID')),
    CONSTRAINT ck_hechos_casos_corte CHECK (corte ~ '^(?:[0-9]{4}-(0[1-9]|1[0-2]))$'),
    CONSTRAINT ck_hechos_casos_nivel CHECK (nivel IN ('entidad', 'municipio')),
    CONSTRAINT ck_hechos_casos_cve CHECK (cve ~ '^(?:(0[1-9]|[12][0-9]|3[0-2])([0-9]{3})?)$'),
    CONSTRAINT ck_hechos_casos_periodo CHECK (periodo ~ '^(?:[0-9]{4}|[0-9]{4}-(0[1-9]|1[0-2]))$'),
    CONSTRAINT ck_hechos_casos_medida CHECK (medida IN ('carpetas', 'victimas')),
    CONSTRAINT ck_hechos_casos_subtipo CHECK (subtipo <> ''),
    CONSTRAINT ck_hechos_casos_sexo CHECK (sexo <> ''),
    CONSTRAINT ck_hechos_casos_grupo_edad CHECK (grupo_edad <> ''),
    CONSTRAINT ck_hechos_casos_valor CHECK (valor >= 0),
    CONSTRAINT ck_hechos_casos_estatus CHECK (estatus IN ('observado', 'no_reportado', 'suprimido', 'no_aplica', 'sin_dato')),
    CONSTRAINT ck_hechos_casos_valor_estatus CHECK ((valor IS NULL) = (estatus <> 'observado')),
    CONSTRAINT fk_hechos_casos_edicion_fuente FOREIGN KEY(edicion, fuente) REFERENCES publicado.hechos_fuentes (edicion, clave) DEFERRABLE
)
 PARTITION BY LIST (corte);
COMMENT ON TABLE publicado.hechos_casos IS 'Cifras de cada fuente en forma larga: carpetas o víctimas por área, periodo y corte.';
COMMENT ON COLUMN publicado.hechos_casos.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN publicado.hechos_casos.fila IS 'Lugar del renglón en su tabla, desde 0.';
COMMENT ON COLUMN publicado.hechos_casos.fuente IS 'Fuente.';
COMMENT ON COLUMN publicado.hechos_casos.instrumento IS 'Registro (CNSP o RNID), o instrumento jurídico.';
COMMENT ON COLUMN publicado.hechos_casos.corte IS 'Mes hasta el que habla la fuente, AAAA-MM.';
COMMENT ON COLUMN publicado.hechos_casos.nivel IS 'Nivel de gobierno: entidad o municipio.';
COMMENT ON COLUMN publicado.hechos_casos.cve IS 'Clave del INEGI: 2 dígitos de entidad o 5 de municipio.';
COMMENT ON COLUMN publicado.hechos_casos.periodo IS 'Cuándo ocurrió: AAAA, AAAA-MM o, en lo citado, con palabras.';
COMMENT ON COLUMN publicado.hechos_casos.medida IS 'Qué se cuenta: carpetas o victimas.';
COMMENT ON COLUMN publicado.hechos_casos.subtipo IS 'Subtipo del delito o finalidad de la explotación.';
COMMENT ON COLUMN publicado.hechos_casos.sexo IS 'Sexo; total donde la fuente no lo separa.';
COMMENT ON COLUMN publicado.hechos_casos.grupo_edad IS 'Grupo de edad; total donde la fuente no lo separa.';
COMMENT ON COLUMN publicado.hechos_casos.valor IS 'Valor; vacío donde estatus no es observado.';
COMMENT ON COLUMN publicado.hechos_casos.estatus IS 'Por qué el valor es el que es: observado, no_reportado, suprimido, no_aplica o sin_dato.';
CREATE TABLE publicado.hechos_evidencias (
    edicion TEXT NOT NULL,
    fila INTEGER NOT NULL,
    id TEXT NOT NULL,
    cve_ent TEXT NOT NULL,
    cve_mun TEXT NOT NULL,
    mecanismo TEXT NOT NULL,
    senal TEXT NOT NULL,
    desde TEXT NOT NULL,
    hasta TEXT NOT NULL,
    vale_hasta TEXT NOT NULL,
    naturaleza TEXT NOT NULL,
    quien TEXT NOT NULL,
    confianza TEXT NOT NULL,
    origen TEXT NOT NULL,
    CONSTRAINT pk_hechos_evidencias PRIMARY KEY (edicion, id),
    CONSTRAINT ck_hechos_evidencias_id CHECK (id <> ''),
    CONSTRAINT ck_hechos_evidencias_cve_ent CHECK (cve_ent ~ '^(?:(0[1-9]|[12][0-9]|3[0-2]))$'),
    CONSTRAINT ck_hechos_evidencias_cve_mun CHECK (cve_mun ~ '^(?:(0[1-9]|[12][0-9]|3[0-2])[0-9]{3})?$'),
    CONSTRAINT ck_hechos_evidencias_mecanismo CHECK (mecanismo <> ''),
    CONSTRAINT ck_hechos_evidencias_senal CHECK (senal IN ('existe', 'no_existe', 'inicia', 'termina', 'existe_en_parte')),
    CONSTRAINT ck_hechos_evidencias_desde CHECK (desde ~ '^(?:[0-9]{4}-(0[1-9]|1[0-2])-([0-2][0-9]|3[01]))$'),
    CONSTRAINT ck_hechos_evidencias_hasta CHECK (hasta ~ '^(?:[0-9]{4}-(0[1-9]|1[0-2])-([0-2][0-9]|3[01]))$'),
    CONSTRAINT ck_hechos_evidencias_vale_hasta CHECK (vale_hasta ~ '^(?:[0-9]{4}-(0[1-9]|1[0-2])-([0-2][0-9]|3[01]))?$'),
    CONSTRAINT ck_hechos_evidencias_naturaleza CHECK (naturaleza IN ('publicacion', 'registro', 'noticia', 'veredicto')),
    CONSTRAINT ck_hechos_evidencias_quien CHECK (quien <> ''),
    CONSTRAINT ck_hechos_evidencias_confianza CHECK (confianza IN ('alta', 'media', 'baja')),
    CONSTRAINT ck_hechos_evidencias_origen CHECK (origen <> ''),
    CONSTRAINT ck_hechos_evidencias_desde_hasta CHECK (hasta >= desde),
    CONSTRAINT ck_hechos_evidencias_hasta_vale_hasta CHECK (vale_hasta = '' OR vale_hasta >= hasta),
    CONSTRAINT uq_hechos_evidencias_edicion_fila UNIQUE (edicion, fila),
    CONSTRAINT fk_hechos_evidencias_edicion_mecanismo FOREIGN KEY(edicion, mecanismo) REFERENCES publicado.hechos_mecanismos (edicion, clave) DEFERRABLE,
    CONSTRAINT fk_hechos_evidencias_edicion_cve_ent FOREIGN KEY(edicion, cve_ent) REFERENCES publicado.hechos_entidades (edicion, cve_ent) DEFERRABLE,
    CONSTRAINT fk_hechos_evidencias_edicion FOREIGN KEY(edicion) REFERENCES publicado.edicion (id) DEFERRABLE
);
COMMENT ON TABLE publicado.hechos_evidencias IS 'Lo dicho o publicado de que un mecanismo existe, no existe, empieza o termina.';
COMMENT ON COLUMN publicado.hechos_evidencias.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN publicado.hechos_evidencias.fila IS 'Lugar del renglón en su tabla, desde 0.';
COMMENT ON COLUMN publicado.hechos_evidencias.id IS 'Identificador del renglón.';
COMMENT ON COLUMN publicado.hechos_evidencias.cve_ent IS 'Clave de la entidad, 2 dígitos con cero a la izquierda.';
COMMENT ON COLUMN publicado.hechos_evidencias.cve_mun IS 'Clave del municipio, 5 dígitos; en blanco si es de la entidad.';
COMMENT ON COLUMN publicado.hechos_evidencias.mecanismo IS 'Mecanismo.';
COMMENT ON COLUMN publicado.hechos_evidencias.senal IS 'Qué se dice: existe, no_existe, inicia, termina o existe_en_parte.';
COMMENT ON COLUMN publicado.hechos_evidencias.desde IS 'Primer día o mes posible.';
COMMENT ON COLUMN publicado.hechos_evidencias.hasta IS 'Último día o mes posible; en un tramo, el primer día en el que ya no vale.';
COMMENT ON COLUMN publicado.hechos_evidencias.vale_hasta IS 'Último día en el que lo dicho dice que vale; en blanco si no lo dice.';
COMMENT ON COLUMN publicado.hechos_evidencias.naturaleza IS 'Si es publicación oficial, registro, noticia o veredicto.';
COMMENT ON COLUMN publicado.hechos_evidencias.quien IS 'Quién lo dice, o quién lo hizo.';
COMMENT ON COLUMN publicado.hechos_evidencias.confianza IS 'Confianza en lo dicho: alta, media o baja.';
COMMENT ON COLUMN publicado.hechos_evidencias.origen IS 'De dónde sale: renglón de origen, o entidad o país de origen.';
CREATE TABLE publicado.hechos_evidencias_lineas (
    edicion TEXT NOT NULL,
    fila INTEGER NOT NULL,
    id TEXT NOT NULL,
    cve_ent TEXT NOT NULL,
    linea TEXT NOT NULL,
    senal TEXT NOT NULL,
    desde TEXT NOT NULL,
    hasta TEXT NOT NULL,
    vale_hasta TEXT NOT NULL,
    naturaleza TEXT NOT NULL,
    quien TEXT NOT NULL,
    confianza TEXT NOT NULL,
    origen TEXT NOT NULL,
    CONSTRAINT pk_hechos_evidencias_lineas PRIMARY KEY (edicion, id),
    CONSTRAINT ck_hechos_evidencias_lineas_id CHECK (id <> ''),
    CONSTRAINT ck_hechos_evidencias_lineas_cve_ent CHECK (cve_ent ~ '^(?:(0[1-9]|[12][0-9]|3[0-2])|00)$'),
    CONSTRAINT ck_hechos_evidencias_lineas_linea CHECK (linea <> ''),
    CONSTRAINT ck_hechos_evidencias_lineas_senal CHECK (senal IN ('existe', 'no_existe', 'inicia', 'termina', 'existe_en_parte')),
    CONSTRAINT ck_hechos_evidencias_lineas_desde CHECK (desde ~ '^(?:[0-9]{4}-(0[1-9]|1[0-2])-([0-2][0-9]|3[01]))$'),
    CONSTRAINT ck_hechos_evidencias_lineas_hasta CHECK (hasta ~ '^(?:[0-9]{4}-(0[1-9]|1[0-2])-([0-2][0-9]|3[01]))$'),
    CONSTRAINT ck_hechos_evidencias_lineas_vale_hasta CHECK (vale_hasta ~ '^(?:[0-9]{4}-(0[1-9]|1[0-2])-([0-2][0-9]|3[01]))?$'),
    CONSTRAINT ck_hechos_evidencias_lineas_naturaleza CHECK (naturaleza IN ('publicacion', 'registro', 'noticia', 'veredicto')),
    CONSTRAINT ck_hechos_evidencias_lineas_quien CHECK (quien <> ''),
    CONSTRAINT ck_hechos_evidencias_lineas_confianza CHECK (confianza IN ('alta', 'media', 'baja')),
    CONSTRAINT ck_hechos_evidencias_lineas_origen CHECK (origen <> ''),
    CONSTRAINT ck_hechos_evidencias_lineas_desde_hasta CHECK (hasta >= desde),
    CONSTRAINT ck_hechos_evidencias_lineas_hasta_vale_hasta CHECK (vale_hasta = '' OR vale_hasta >= hasta),
    CONSTRAINT uq_hechos_evidencias_lineas_edicion_fila UNIQUE (edicion, fila),
    CONSTRAINT fk_hechos_evidencias_lineas_edicion_linea FOREIGN KEY(edicion, linea) REFERENCES publicado.hechos_lineas_accion (edicion, clave) DEFERRABLE,
    CONSTRAINT fk_hechos_evidencias_lineas_edicion FOREIGN KEY(edicion) REFERENCES publicado.edicion (id) DEFERRABLE
);
COMMENT ON TABLE publicado.hechos_evidencias_lineas IS 'Lo dicho del cumplimiento de una línea de acción del programa.';
COMMENT ON COLUMN publicado.hechos_evidencias_lineas.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN publicado.hechos_evidencias_lineas.fila IS 'Lugar del renglón en su tabla, desde 0.';
COMMENT ON COLUMN publicado.hechos_evidencias_lineas.id IS 'Identificador del renglón.';
COMMENT ON COLUMN publicado.hechos_evidencias_lineas.cve_ent IS 'Clave de la entidad, 2 dígitos con cero a la izquierda.';
COMMENT ON COLUMN publicado.hechos_evidencias_lineas.linea IS 'Línea de acción.';
COMMENT ON COLUMN publicado.hechos_evidencias_lineas.senal IS 'Qué se dice: existe, no_existe, inicia, termina o existe_en_parte.';
COMMENT ON COLUMN publicado.hechos_evidencias_lineas.desde IS 'Primer día o mes posible.';
COMMENT ON COLUMN publicado.hechos_evidencias_lineas.hasta IS 'Último día o mes posible; en un tramo, el primer día en el que ya no vale.';
COMMENT ON COLUMN publicado.hechos_evidencias_lineas.vale_hasta IS 'Último día en el que lo dicho dice que vale; en blanco si no lo dice.';
COMMENT ON COLUMN publicado.hechos_evidencias_lineas.naturaleza IS 'Si es publicación oficial, registro, noticia o veredicto.';
COMMENT ON COLUMN publicado.hechos_evidencias_lineas.quien IS 'Quién lo dice, o quién lo hizo.';
COMMENT ON COLUMN publicado.hechos_evidencias_lineas.confianza IS 'Confianza en lo dicho: alta, media o baja.';
COMMENT ON COLUMN publicado.hechos_evidencias_lineas.origen IS 'De dónde sale: renglón de origen, o entidad o país de origen.';
CREATE TABLE publicado.situacion (
    edicion TEXT NOT NULL,
    cvegeo TEXT NOT NULL,
    mecanismo TEXT NOT NULL,
    desde DATE NOT NULL,
    hasta DATE,
    situacion TEXT NOT NULL,
    situacion_desde TEXT NOT NULL,
    segun TEXT NOT NULL,
    segun_fecha TEXT NOT NULL,
    naturaleza TEXT NOT NULL,
    filas TEXT NOT NULL,
    ultimo_conocido TEXT NOT NULL,
    ultimo_fecha TEXT NOT NULL,
    ultimo_segun TEXT NOT NULL,
    CONSTRAINT pk_situacion PRIMARY KEY (edicion, cvegeo, mecanismo, desde),
    CONSTRAINT fk_situacion_edicion_mecanismo FOREIGN KEY(edicion, mecanismo) REFERENCES publicado.hechos_mecanismos (edicion, clave) DEFERRABLE,
    CONSTRAINT ck_situacion_desde_hasta CHECK (hasta > desde),
    CONSTRAINT ck_situacion_situacion CHECK (situacion IN ('si', 'parcial', 'no', 'en_conflicto', 'sin_dato'))
);
COMMENT ON TABLE publicado.situacion IS 'Tramos de días en los que la situación de un mecanismo no cambia, calculados al publicar.';
COMMENT ON COLUMN publicado.situacion.edicion IS 'Edición a la que pertenece el renglón.';
COMMENT ON COLUMN publicado.situacion.cvegeo IS 'Clave del INEGI, texto con ceros a la izquierda.';
COMMENT ON COLUMN publicado.situacion.mecanismo IS 'Mecanismo.';
COMMENT ON COLUMN publicado.situacion.desde IS 'Primer día o mes posible.';
COMMENT ON COLUMN publicado.situacion.hasta IS 'Último día o mes posible; en un tramo, el primer día en el que ya no vale.';
COMMENT ON COLUMN publicado.situacion.situacion IS 'Situación: si, parcial, no, en_conflicto o sin_dato.';
COMMENT ON COLUMN publicado.situacion.situacion_desde IS 'Desde qué día la situación es la misma; en blanco donde no hay dato.';
COMMENT ON COLUMN publicado.situacion.segun IS 'Quién decide la situación.';
COMMENT ON COLUMN publicado.situacion.segun_fecha IS 'Último día de lo que decide.';
COMMENT ON COLUMN publicado.situacion.naturaleza IS 'Si es publicación oficial, registro, noticia o veredicto.';
COMMENT ON COLUMN publicado.situacion.filas IS 'Cuántos renglones, o cuáles evidencias.';
COMMENT ON COLUMN publicado.situacion.ultimo_conocido IS 'Donde no hay dato, lo último que se supo.';
COMMENT ON COLUMN publicado.situacion.ultimo_fecha IS 'De qué día es lo último que se supo.';
COMMENT ON COLUMN publicado.situacion.ultimo_segun IS 'Quién dijo lo último que se supo.';

-- lz4 descomprime los polígonos varias veces más rápido; un servidor sin él se queda con el suyo.
DO $$
BEGIN
    ALTER TABLE publicado.limite ALTER COLUMN geometria SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL;
END $$;
