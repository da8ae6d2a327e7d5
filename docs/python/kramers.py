"""Reads a run folder of Kramers into pandas. One file: copy it beside your own.

    import kramers
    run = kramers.read_run('runs/fig2b-theorised')
    run.points        # a row a setting: its parameters, replicas, escapes, tau with its interval
    run.escapes       # a row a replica: parameters, seed, trapped, time, censored, rank, cause
    run.trajectories  # a row a number: cell, replica, phase, epoch, metric, split, value
    run.weights       # {cell: {'layers.0.weight': array, ...}}, where the experiment says keepWeights: true

Needs pandas 1.5 or later, and numpy, which comes with it.
"""

import json
import struct
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

_TYPES = {'F64': '<f8', 'F32': '<f4', 'I64': '<i8', 'I32': '<i4'}


@dataclass(frozen=True)
class Run:
    """A run folder; its tables are read when they are first asked for."""

    folder: Path

    @cached_property
    def summary(self) -> dict:
        """All of summary.json."""
        return json.loads((self.folder / 'summary.json').read_text(encoding='utf-8'))

    @cached_property
    def points(self) -> pd.DataFrame:
        """A row a setting. Times are in epochs, intervals hold 95 %; tau is missing where nothing escaped."""
        rows = []
        for point in self.summary['points']:
            plain = {key: value for key, value in point.items() if not isinstance(value, (dict, list))}
            rows.append({**point['parameters'], **plain})
        return pd.DataFrame(rows)

    @cached_property
    def parameters(self) -> list:
        """The names of the columns that vary from setting to setting."""
        columns = list(pd.read_csv(self.folder / 'escapes.csv', nrows=0).columns)
        return columns[columns.index('seed') + 1 : columns.index('trapped')]

    @cached_property
    def escapes(self) -> pd.DataFrame:
        """A row a replica. time and censored are missing where a replica has no part in the escape time."""
        table = pd.read_csv(self.folder / 'escapes.csv', dtype={'cell': str})
        for name in ('trapped', 'censored'):
            table[name] = table[name].astype('boolean')
        return table

    def escape_times(self) -> pd.DataFrame:
        """tau = time under watch over escapes, as summary.json has it, from escapes.csv alone."""
        watched = self.escapes[self.escapes['censored'].notna()]
        by = ['point', *self.parameters]
        groups = watched.assign(escaped=~watched['censored'].astype(bool)).groupby(by, dropna=False)
        table = groups.agg(time=('time', 'sum'), escapes=('escaped', 'sum'), replicas=('cell', 'count')).reset_index()
        table['tau'] = table['time'] / table['escapes'].where(table['escapes'] > 0)
        return table

    @cached_property
    def trajectories(self) -> pd.DataFrame:
        """A row a number, thinned on a log scale of epochs; from Parquet where that was written and can be read."""
        if (self.folder / 'trajectories.parquet').exists():
            try:
                return pd.read_parquet(self.folder / 'trajectories.parquet')
            except ImportError:
                pass
        return pd.read_csv(self.folder / 'trajectories.csv', dtype={'cell': str, 'split': str}, keep_default_na=True)

    @cached_property
    def weights(self) -> dict:
        """Final weights of each cell, by the names of its tensors."""
        files = sorted((self.folder / 'weights').glob('*.safetensors'))
        return {file.stem: read_safetensors(file) for file in files}


def read_run(folder) -> Run:
    """The run in a folder, such as 'runs/fig2b-theorised'."""
    path = Path(folder)
    if not (path / 'summary.json').exists():
        raise FileNotFoundError(f'{path}: no run (there is no summary.json in it)')
    return Run(path)


def read_safetensors(file) -> dict:
    """The tensors of a .safetensors file as arrays."""
    data = Path(file).read_bytes()
    (length,) = struct.unpack('<Q', data[:8])
    header = json.loads(data[8 : 8 + length])
    tensors = {}
    for name, entry in header.items():
        if name == '__metadata__':
            continue
        begin, end = (8 + length + offset for offset in entry['data_offsets'])
        tensors[name] = np.frombuffer(data[begin:end], dtype=_TYPES[entry['dtype']]).reshape(entry['shape'])
    return tensors
