//! The tables of `dateline export` as batches.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::builder::{BinaryBuilder, BooleanBuilder, Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{Array, ArrayRef, RecordBatch, StructArray};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef};
use dateline_export::{
    Column, GEO_COLUMNS, Layout, Row, SIDES, Shape, Type, Value, geo_metadata, private_names, shape,
};
use dateline_ledger::{blot_out, claim_ids};
use dateline_reader::Reading;

use crate::StreamError;

/// A reading with the address of its report.
pub type Kept = (String, Reading);

/// The columns of a layout; with `geo`, those of GeoParquet after them, and what such a file says of them in the metadata.
pub fn table_schema(layout: Layout, geo: bool) -> SchemaRef {
    let columns = layout.columns(false);
    let mut fields: Vec<Field> = columns.iter().map(field).collect();
    let mut about = HashMap::new();
    if geo {
        let [point, area, bounds] = GEO_COLUMNS;
        fields.push(Field::new(point, DataType::Binary, true));
        fields.push(Field::new(area, DataType::Binary, true));
        fields.push(Field::new(bounds, DataType::Struct(sides()), true));
        about.insert("geo".to_owned(), geo_metadata());
    }
    Arc::new(Schema::new_with_metadata(fields, about))
}

fn field(column: &Column) -> Field {
    let kind = match column.kind {
        Type::Text => DataType::Utf8,
        Type::Whole => DataType::Int64,
        Type::Number => DataType::Float64,
        Type::Flag => DataType::Boolean,
    };
    Field::new(column.name, kind, true)
}

/// Of a box that is there, every side is there.
fn sides() -> Fields {
    SIDES
        .iter()
        .map(|side| Field::new(*side, DataType::Float64, false))
        .collect()
}

/// The rows of readings in a layout, in their order; `schema` is of [`table_schema`] with the same `geo`. Names of private
/// persons are masked unless `with_names`. When a reading was kept is not known, and null.
pub fn table_batch(
    schema: &SchemaRef,
    layout: Layout,
    geo: bool,
    readings: &[Kept],
    with_names: bool,
) -> Result<RecordBatch, StreamError> {
    let mut rows: Vec<Row> = Vec::new();
    let mut shapes: Vec<Shape> = Vec::new();
    for (address, reading) in readings {
        let claim_ids = claim_ids(reading, address);
        let masked;
        let reading = if with_names {
            reading
        } else {
            masked = blot_out(reading, &private_names(reading))?;
            &masked
        };
        let kept = dateline_export::Kept {
            reading,
            address,
            claim_ids: &claim_ids,
            recorded: "",
        };
        rows.extend(layout.rows(&kept, None, false));
        if geo {
            let places = layout.places(&kept, None);
            shapes.extend(
                places
                    .into_iter()
                    .map(|place| place.map(shape).unwrap_or_default()),
            );
            shapes.resize(rows.len(), Shape::default());
        }
    }
    let columns = layout.columns(false);
    let mut arrays: Vec<ArrayRef> = columns
        .iter()
        .enumerate()
        .map(|(at, column)| cells(column.kind, rows.iter().map(|row| row.get(at))))
        .collect();
    if geo {
        arrays.push(binary(shapes.iter().map(|shape| shape.point.as_deref())));
        arrays.push(binary(shapes.iter().map(|shape| shape.area.as_deref())));
        arrays.push(boxes(&shapes)?);
    }
    Ok(RecordBatch::try_new(schema.clone(), arrays)?)
}

fn cells<'a>(kind: Type, cells: impl Iterator<Item = Option<&'a Value>>) -> ArrayRef {
    match kind {
        Type::Text => {
            let mut column = StringBuilder::new();
            cells.for_each(|cell| match cell {
                Some(Value::Text(text)) => column.append_value(text),
                _ => column.append_null(),
            });
            Arc::new(column.finish())
        }
        Type::Whole => {
            let mut column = Int64Builder::new();
            cells.for_each(|cell| match cell {
                Some(Value::Whole(number)) => column.append_value(*number),
                _ => column.append_null(),
            });
            Arc::new(column.finish())
        }
        Type::Number => {
            let mut column = Float64Builder::new();
            cells.for_each(|cell| match cell {
                Some(Value::Number(number)) => column.append_value(*number),
                Some(Value::Whole(number)) => column.append_value(*number as f64),
                _ => column.append_null(),
            });
            Arc::new(column.finish())
        }
        Type::Flag => {
            let mut column = BooleanBuilder::new();
            cells.for_each(|cell| match cell {
                Some(Value::Flag(flag)) => column.append_value(*flag),
                _ => column.append_null(),
            });
            Arc::new(column.finish())
        }
    }
}

fn binary<'a>(shapes: impl Iterator<Item = Option<&'a [u8]>>) -> ArrayRef {
    let mut column = BinaryBuilder::new();
    shapes.for_each(|shape| column.append_option(shape));
    Arc::new(column.finish())
}

fn boxes(shapes: &[Shape]) -> Result<ArrayRef, StreamError> {
    let columns = (0..SIDES.len()).map(|side| -> ArrayRef {
        let mut column = Float64Builder::with_capacity(shapes.len());
        shapes
            .iter()
            .for_each(|shape| column.append_value(shape.bounds.map_or(0.0, |bounds| bounds[side])));
        Arc::new(column.finish())
    });
    let there: Vec<bool> = shapes.iter().map(|shape| shape.bounds.is_some()).collect();
    let boxes = StructArray::try_new(sides(), columns.collect(), Some(NullBuffer::from(there)))?;
    debug_assert_eq!(boxes.len(), shapes.len());
    Ok(Arc::new(boxes))
}
