"""The fictional county 青岚县 (演示数据): documents, people and units that ship with us."""
