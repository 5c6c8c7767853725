//! Rows as Parquet, and as GeoParquet 1.1 with the point of each row and the area in which it may lie.
//!
//! Columns are written one by one with the library's own low level, which needs none of Arrow.

use std::io::Write;
use std::sync::Arc;

use ::parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use ::parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use ::parquet::schema::types::{Type as Node, TypePtr};
use dateline_reader::reading::PlaceMention;
use serde_json::json;

use crate::ExportError;
use crate::layouts::{Column, Row, Type, Value};
use crate::shape::{self, Bounds, Drawn};

/// Rows that are held back and written together.
const GROUP: usize = 50_000;

/// Columns of a GeoParquet file after those of the layout.
const POINT: &str = "geometry";
const AREA: &str = "uncertainty";
const BOX: &str = "bbox";

/// Names of the columns of a GeoParquet file after those of the layout: point, area and box.
pub const GEO_COLUMNS: [&str; 3] = [POINT, AREA, BOX];

/// Names of the sides of a box.
pub const SIDES: [&str; 4] = ["xmin", "ymin", "xmax", "ymax"];

/// What a GeoParquet file says of [`GEO_COLUMNS`] under its key "geo", where the bounds of its rows are not known.
pub fn geo_metadata() -> String {
    about(Bounds::NONE, Bounds::NONE).to_string()
}

/// Writes rows of a table as a Parquet file.
pub struct ParquetWriter<W: Write + Send> {
    columns: Vec<Column>,
    file: SerializedFileWriter<W>,
    rows: Vec<Row>,
    /// The shapes of the rows, of a GeoParquet file.
    shapes: Option<Vec<Shape>>,
    points: Bounds,
    areas: Bounds,
}

/// Where a row lies.
#[derive(Default)]
struct Shape {
    point: Option<Drawn>,
    area: Option<Drawn>,
}

impl<W: Write + Send> ParquetWriter<W> {
    /// A file with these columns; with `geo`, those of GeoParquet after them.
    pub fn new(out: W, columns: Vec<Column>, geo: bool) -> Result<ParquetWriter<W>, ExportError> {
        let mut fields = Vec::with_capacity(columns.len() + 3);
        for column in &columns {
            fields.push(leaf(column.name, column.kind)?);
        }
        if geo {
            fields.push(bytes(POINT)?);
            fields.push(bytes(AREA)?);
            fields.push(bounds_field()?);
        }
        let schema = Node::group_type_builder("dateline").with_fields(fields).build()?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(concat!("dateline ", env!("CARGO_PKG_VERSION")).into())
            .build();
        Ok(ParquetWriter {
            columns,
            file: SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties))?,
            rows: Vec::new(),
            shapes: geo.then(Vec::new),
            points: Bounds::NONE,
            areas: Bounds::NONE,
        })
    }

    /// Writes rows, with the place of each in `places`; a row beyond its end has none.
    pub fn write(&mut self, rows: Vec<Row>, places: &[Option<&PlaceMention>]) -> Result<(), ExportError> {
        if let Some(shapes) = &mut self.shapes {
            for at in 0..rows.len() {
                let place = places.get(at).copied().flatten();
                let shape = Shape {
                    point: place.and_then(shape::point),
                    area: place.and_then(shape::uncertainty),
                };
                self.points
                    .take_in(shape.point.as_ref().map_or(Bounds::NONE, |(_, bounds)| *bounds));
                self.areas
                    .take_in(shape.area.as_ref().map_or(Bounds::NONE, |(_, bounds)| *bounds));
                shapes.push(shape);
            }
        }
        self.rows.extend(rows);
        if self.rows.len() >= GROUP {
            self.flush()?;
        }
        Ok(())
    }

    /// Writes what is held back, and the end of the file.
    pub fn finish(mut self) -> Result<(), ExportError> {
        self.flush()?;
        if self.shapes.is_some() {
            let about = about(self.points, self.areas).to_string();
            self.file
                .append_key_value_metadata(KeyValue::new("geo".into(), about));
        }
        self.file.close()?;
        Ok(())
    }

    fn flush(&mut self) -> Result<(), ExportError> {
        let rows = std::mem::take(&mut self.rows);
        if rows.is_empty() {
            return Ok(());
        }
        let mut group = self.file.next_row_group()?;
        for (at, column) in self.columns.iter().enumerate() {
            let cells = rows.iter().map(|row| &row[at]);
            match column.kind {
                Type::Text => write::<ByteArrayType>(
                    &mut group,
                    cells.map(|cell| match cell {
                        Value::Text(text) => Some(ByteArray::from(text.as_str())),
                        _ => None,
                    }),
                )?,
                Type::Whole => write::<Int64Type>(
                    &mut group,
                    cells.map(|cell| match cell {
                        Value::Whole(number) => Some(*number),
                        _ => None,
                    }),
                )?,
                Type::Number => write::<DoubleType>(
                    &mut group,
                    cells.map(|cell| match cell {
                        Value::Number(number) => Some(*number),
                        Value::Whole(number) => Some(*number as f64),
                        _ => None,
                    }),
                )?,
                Type::Flag => write::<BoolType>(
                    &mut group,
                    cells.map(|cell| match cell {
                        Value::Flag(flag) => Some(*flag),
                        _ => None,
                    }),
                )?,
            }
        }
        if let Some(shapes) = &mut self.shapes {
            let shapes = std::mem::take(shapes);
            let binary = |of: fn(&Shape) -> &Option<Drawn>| {
                shapes.iter().map(move |shape| {
                    of(shape)
                        .as_ref()
                        .map(|(bytes, _)| ByteArray::from(bytes.clone()))
                })
            };
            write::<ByteArrayType>(&mut group, binary(|shape| &shape.point))?;
            write::<ByteArrayType>(&mut group, binary(|shape| &shape.area))?;
            for side in 0..SIDES.len() {
                let of_side = |shape: &Shape| shape.point.as_ref().map(|(_, bounds)| bounds.0[side]);
                write::<DoubleType>(&mut group, shapes.iter().map(of_side))?;
            }
        }
        group.close()?;
        Ok(())
    }
}

/// Writes the next column of a group: what is there, and for each row whether it is.
fn write<T: DataType>(
    group: &mut SerializedRowGroupWriter<'_, impl Write + Send>,
    cells: impl Iterator<Item = Option<T::T>>,
) -> Result<(), ExportError> {
    let mut values = Vec::new();
    let mut levels = Vec::new();
    for cell in cells {
        levels.push(i16::from(cell.is_some()));
        values.extend(cell);
    }
    if let Some(mut column) = group.next_column()? {
        column.typed::<T>().write_batch(&values, Some(&levels), None)?;
        column.close()?;
    }
    Ok(())
}

fn leaf(name: &str, kind: Type) -> Result<TypePtr, ExportError> {
    let (physical, logical) = match kind {
        Type::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Type::Whole => (Physical::INT64, None),
        Type::Number => (Physical::DOUBLE, None),
        Type::Flag => (Physical::BOOLEAN, None),
    };
    let field = Node::primitive_type_builder(name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical);
    Ok(Arc::new(field.build()?))
}

fn bytes(name: &str) -> Result<TypePtr, ExportError> {
    let field =
        Node::primitive_type_builder(name, Physical::BYTE_ARRAY).with_repetition(Repetition::OPTIONAL);
    Ok(Arc::new(field.build()?))
}

/// The box of each row, by which readers skip what lies elsewhere ("covering" in GeoParquet 1.1).
fn bounds_field() -> Result<TypePtr, ExportError> {
    let mut sides = Vec::new();
    for name in SIDES {
        let side = Node::primitive_type_builder(name, Physical::DOUBLE).with_repetition(Repetition::REQUIRED);
        sides.push(Arc::new(side.build()?));
    }
    let field = Node::group_type_builder(BOX)
        .with_repetition(Repetition::OPTIONAL)
        .with_fields(sides);
    Ok(Arc::new(field.build()?))
}

/// The file's metadata as GeoParquet 1.1 has it.
fn about(points: Bounds, areas: Bounds) -> serde_json::Value {
    let column = |types: serde_json::Value, bounds: Bounds| {
        let mut column = json!({"encoding": "WKB", "geometry_types": types, "crs": crs()});
        if !bounds.is_empty() {
            column["bbox"] = json!(bounds.0);
        }
        column
    };
    let mut point = column(json!(["Point"]), points);
    let sides: serde_json::Map<_, _> = SIDES
        .iter()
        .map(|side| ((*side).to_owned(), json!([BOX, side])))
        .collect();
    point["covering"] = json!({"bbox": sides});
    json!({
        "version": "1.1.0",
        "primary_column": POINT,
        "columns": {POINT: point, AREA: column(json!(["Polygon", "MultiPolygon"]), areas)},
    })
}

/// OGC:CRS84, WGS 84 with longitude first, in PROJJSON.
fn crs() -> serde_json::Value {
    let axis = |name: &str, short: &str, direction: &str| json!({"name": name, "abbreviation": short, "direction": direction, "unit": "degree"});
    json!({
        "$schema": "https://proj.org/schemas/v0.7/projjson.schema.json",
        "type": "GeographicCRS",
        "name": "WGS 84 (CRS84)",
        "datum_ensemble": {
            "name": "World Geodetic System 1984 ensemble",
            "members": [
                {"name": "World Geodetic System 1984 (Transit)"},
                {"name": "World Geodetic System 1984 (G730)"},
                {"name": "World Geodetic System 1984 (G873)"},
                {"name": "World Geodetic System 1984 (G1150)"},
                {"name": "World Geodetic System 1984 (G1674)"},
                {"name": "World Geodetic System 1984 (G1762)"},
                {"name": "World Geodetic System 1984 (G2139)"},
            ],
            "ellipsoid": {"name": "WGS 84", "semi_major_axis": 6_378_137, "inverse_flattening": 298.257_223_563},
            "accuracy": "2.0",
            "id": {"authority": "EPSG", "code": 6326},
        },
        "coordinate_system": {
            "subtype": "ellipsoidal",
            "axis": [
                axis("Geodetic longitude", "Lon", "east"),
                axis("Geodetic latitude", "Lat", "north"),
            ],
        },
        "id": {"authority": "OGC", "code": "CRS84"},
    })
}
