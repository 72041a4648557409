//! The account's devices.

use andrum_wire::ids::DeviceId;

use super::bytes::SecretText;
use crate::facade::{DeviceInfo, Topic};

questions! {
    /// Questions about devices.
    Question;
    /// The account's devices, as this one knows them.
    Devices {} -> Vec<DeviceInfo> = |andrum, it| andrum.devices().await, [Topic::Account];
    /// The account's devices, with what the server says of them.
    DevicesAtServer {} -> Vec<DeviceInfo> = |andrum, it| andrum.devices_at_server().await, [Topic::Account];
    /// Revokes a device that was lost.
    RevokeDevice { device: DeviceId, password: SecretText, kit: SecretText } -> ()
        = |andrum, it| andrum.revoke_devices(&[it.device], &it.password, &it.kit).await, [];
    /// Names a device.
    NameDevice { device: DeviceId, name: String } -> ()
        = |andrum, it| andrum.name_device(it.device, &it.name).await, [];
}
