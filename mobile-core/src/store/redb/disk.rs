//! A simulated disk: what was written since the last sync may be lost, in any part, when the power goes; and it can be full.

use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, Mutex};

use redb::StorageBackend;

/// What a disk writes whole or not at all, in bytes.
pub const SECTOR: usize = 512;

/// What a file system hands out, in bytes.
const BLOCK: u64 = 4096;

/// A disk with one file. Clones are the same disk, so that it outlives the database on it.
#[derive(Debug, Clone, Default)]
pub struct Disk(Arc<Mutex<Platter>>);

#[derive(Debug, Default)]
struct Platter {
    /// What has been synced.
    durable: Vec<u8>,
    /// What a reader sees.
    current: Vec<u8>,
    /// What was done since the last sync, torn into sectors.
    pending: Vec<Step>,
    /// The blocks in use, and how many there may be.
    blocks: BTreeSet<u64>,
    capacity: Option<usize>,
    /// How many more calls are carried out before the power goes.
    calls_left: Option<usize>,
}

#[derive(Debug, Clone)]
enum Step {
    Write(usize, Vec<u8>),
    SetLen(usize),
}

impl Disk {
    /// Lets the power go after `calls` more writes, length changes and syncs.
    pub fn power_goes_after(&self, calls: usize) {
        self.0.lock().unwrap().calls_left = Some(calls);
    }

    /// How much was not yet synced when the power went, in steps of at most one sector.
    pub fn pending(&self) -> usize {
        self.0.lock().unwrap().pending.len()
    }

    /// The disk after the power has come back: of what was pending only the steps for which `reached` says so.
    pub fn after_the_cut(&self, mut reached: impl FnMut(usize) -> bool) -> Self {
        let platter = self.0.lock().unwrap();
        let mut survived = platter.durable.clone();
        for (_, step) in platter.pending.iter().enumerate().filter(|(index, _)| reached(*index)) {
            step.carry_out(&mut survived);
        }
        Self(Arc::new(Mutex::new(Platter { durable: survived.clone(), current: survived, ..Platter::default() })))
    }

    /// Lets the disk have only `spare` blocks of 4 KiB beyond those in use; none lifts the limit.
    pub fn leave_room(&self, spare: Option<usize>) {
        let mut platter = self.0.lock().unwrap();
        platter.capacity = spare.map(|spare| platter.blocks.len() + spare);
    }
}

impl Step {
    fn carry_out(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::SetLen(len) => bytes.resize(*len, 0),
            Self::Write(offset, data) => {
                // A later write can reach the disk although the growing of the file did not.
                if bytes.len() < offset + data.len() {
                    bytes.resize(offset + data.len(), 0);
                }
                bytes[*offset..offset + data.len()].copy_from_slice(data);
            }
        }
    }
}

impl Platter {
    fn powered(&mut self) -> io::Result<()> {
        match &mut self.calls_left {
            Some(0) => Err(io::Error::other("the power is gone")),
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn take_blocks(&mut self, offset: u64, len: u64) -> io::Result<()> {
        for block in offset / BLOCK..(offset + len).div_ceil(BLOCK) {
            let full = self.capacity.is_some_and(|capacity| self.blocks.len() >= capacity);
            if !self.blocks.contains(&block) {
                if full {
                    return Err(io::ErrorKind::StorageFull.into());
                }
                self.blocks.insert(block);
            }
        }
        Ok(())
    }

    fn step(&mut self, step: Step) {
        step.carry_out(&mut self.current);
        self.pending.push(step);
    }
}

/// The longest run of bytes from `offset` that stays within one sector.
fn within_sector(offset: usize, len: usize) -> usize {
    len.min(SECTOR - offset % SECTOR)
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.0.lock().unwrap().current.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let platter = self.0.lock().unwrap();
        let offset = usize::try_from(offset).unwrap();
        let found = platter.current.get(offset..offset + out.len()).ok_or(io::ErrorKind::UnexpectedEof)?;
        out.copy_from_slice(found);
        Ok(())
    }

    /// The file may have holes: room is taken when something is written into them.
    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut platter = self.0.lock().unwrap();
        platter.powered()?;
        platter.blocks.split_off(&len.div_ceil(BLOCK));
        platter.step(Step::SetLen(usize::try_from(len).unwrap()));
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        let mut platter = self.0.lock().unwrap();
        platter.powered()?;
        platter.durable = platter.current.clone();
        platter.pending.clear();
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut platter = self.0.lock().unwrap();
        platter.powered()?;
        platter.take_blocks(offset, data.len() as u64)?;
        let (mut offset, mut rest) = (usize::try_from(offset).unwrap(), data);
        while !rest.is_empty() {
            let (now, later) = rest.split_at(within_sector(offset, rest.len()));
            platter.step(Step::Write(offset, now.to_vec()));
            offset += now.len();
            rest = later;
        }
        Ok(())
    }
}
