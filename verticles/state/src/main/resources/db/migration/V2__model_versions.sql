-- Every exchange of a model for another file. Version 0, the file a model began with, has no row. The file itself lies
-- in the object store under models/{name}/{sha256}.onnx.
create table model_versions (
    name      text not null,
    version   bigint not null check (version > 0),
    sha256    text not null,
    overrides text not null,
    at        timestamptz not null default clock_timestamp(),
    primary key (name, version)
);
